"""The stages of a customer's life on the web shop, in order. Data."""

STAGES = ("acquire", "activate", "retain", "convert", "repurchase", "refer")
# The bits of a person: a stage's place in STAGES.
BITS = {stage: 1 << place for place, stage in enumerate(STAGES)}
