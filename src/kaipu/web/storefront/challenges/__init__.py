"""Challenges that run: what is called for, taking part with a picture, hearts, and the leader board."""
