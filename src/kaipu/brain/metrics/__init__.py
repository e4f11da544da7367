"""Metrics: the one place that says what a number means, and computes it.

It owns the dictionary (name and meaning in both languages, formula, unit, owner, dimensions) and every answer given from
it. Its words: a *measure* is a sum or count over a relation of the warehouse, a *formula* makes a metric of measures or of
metrics, a *window* looks back from a bucket, a *query* asks for metrics × dimensions × filters × grain × comparison. It
refuses to add up what does not add: people are told apart across days, ratios are divided after summing. It refuses to
guess: where nothing was collected there is no data, not zero.
"""
