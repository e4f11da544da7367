"""How service does, and how the desk is set up."""
