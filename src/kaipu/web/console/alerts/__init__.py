"""Alerts: what left its usual course, with its causes and the next step; what is watched, and who is told."""
