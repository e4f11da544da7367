"""Boards: which figures stand together on a page, for whom, and how they travel.

It owns boards that people made, links that share a view, subscriptions by mail, and notes on days. Its words: a *board* has
*tiles*; a tile names metrics, a cut and a kind of chart; a *view* is the days, comparison and conditions that one looks at a
board with. It refuses to compute: every number is an answer of metrics, and a tile keeps nothing of its own.
"""
