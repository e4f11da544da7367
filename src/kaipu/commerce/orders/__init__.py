"""What was promised and sold: placing, paying, cancelling, completing; the readable timeline; history from elsewhere.

The state machine lives in `rules`. Refuses any step the machine does not know.
"""
