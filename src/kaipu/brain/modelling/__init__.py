"""What trainings left behind: numbered versions of each model with a card, the one that is in use, and how far the data have drifted from it.

Owns the versions and their folders under `var/models`. A card says on data until when a model was trained, how good it was on baskets, days or people it had not seen, which
method is switched on and why. Refuses to put a failed or worse training in the place of a good one; knows nothing of what the models do.
"""
