"""Notes of interviews at the desk."""
