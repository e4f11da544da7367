"""Rivals at once, with an exact outcome and a negative control that must fail with the guard off."""
