"""Reads of behaviour."""
