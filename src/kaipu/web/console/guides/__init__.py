"""Guides to choosing at the desk: written in lines, checked, published."""
