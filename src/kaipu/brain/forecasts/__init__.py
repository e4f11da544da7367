"""Forecasts: what will be sold of each thing at each place on each of the next days, with intervals, beside how far earlier ones were off.

Words: series (one thing at one place, a figure a day), origin (the last day a forecast knows), horizon (the days looked ahead),
method (a way to forecast, plain ones included), censored (a day without stock: what was sold is not what was wanted).
Refuses to let a method speak for a series unless it was better on earlier days than the plain ones, or than the best for all.
"""
