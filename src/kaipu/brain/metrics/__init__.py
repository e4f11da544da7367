"""Metrics: the one place that says what a number means, and computes it.

It owns the catalogue (name and meaning in both languages, formula, grain, unit, owner, dimensions) and the series that
pages draw. Its words: a *component* is a column of a daily table, a *formula* makes a metric of components, a *series* is
a metric over time, cut by one dimension or not at all. It refuses to add up what does not add: buyers are told apart
across days, ratios are divided after summing.
"""
