"""Questionnaires and what was answered."""
