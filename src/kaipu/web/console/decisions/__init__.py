"""Decisions: the queue by worth, one decision with its evidence, approving, rejecting, undoing, and what came of it."""
