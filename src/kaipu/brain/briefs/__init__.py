"""The morning in three sentences: what yesterday brought, what left its course, what waits for a decision; for the desk and by mail.

Owns who wants it by mail. Computes nothing itself, and tells nobody what they may not open.
"""
