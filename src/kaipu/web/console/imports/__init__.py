"""Files into the shop and out of it: upload with a dry run, runs with their progress, what was refused and why."""
