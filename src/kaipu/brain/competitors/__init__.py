"""Competitors: who else sells such goods, what they ask for them, and which of their products is which of ours.

It owns competitors, their products and prices over time, matches with our SKUs and what was learned from deciding them,
estimates of sales and shares, and alerts. Its words: a *match* pairs a product of theirs with a SKU of ours and is auto,
proposed, accepted or rejected; the *price index* is ours by theirs, 100 where both ask the same; *coverage* is how much of
what we sell has a match. It fetches nothing (offers come through connectors) and changes no price.
"""
