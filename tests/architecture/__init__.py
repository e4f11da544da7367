"""The laws of the house, each with a deliberate violation that has to fail."""
