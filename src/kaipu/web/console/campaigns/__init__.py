"""Campaigns: planned, started, and what came of them."""
