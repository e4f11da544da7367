"""Processes are killed and the books are looked at afterwards."""
