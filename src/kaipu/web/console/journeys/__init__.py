"""Journeys: graphs people walk through, drawn and edited as a list."""
