"""Themes of what customers say, at the desk."""
