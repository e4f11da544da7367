"""Campaigns and journeys: what is said to whom, when, by which way, and what came of it against those who were told nothing.

Words: campaign (one occasion), journey (a graph that people walk through), participant, holdout (chosen by hash, told
nothing), letter (one message to one person, once), link (short, counts its clicks), doubt (handed over, no answer heard).
Refuses to tell somebody twice, to tell who did not agree, and to call a difference a gain without its interval.
"""
