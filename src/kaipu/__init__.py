"""Kaipu: a shop and the desk that runs it from data."""
