"""The states of a letter and the ways it can go."""

CHANNELS = ("mail", "site")
# queued → claimed (a worker has it, nothing left the house) → handed (it may have left) → sent; or one of the ends.
LETTER_STATES = ("queued", "claimed", "handed", "sent", "bounced", "failed", "doubt", "withheld", "withdrawn")
