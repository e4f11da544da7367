"""Live shows on the shop: those on air, to come and to watch again, and each as a file for a calendar."""
