"""Privacy at the desk: requests with their proofs, how long data stay, which columns are personal, and who looked at whom."""
