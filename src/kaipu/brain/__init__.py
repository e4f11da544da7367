"""The advice: what the truth means and what to do. Acts only through commerce operations."""
