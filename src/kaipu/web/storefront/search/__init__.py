"""Search and suggestions while typing."""
