"""Segments: who belongs together, built with the people counted meanwhile."""
