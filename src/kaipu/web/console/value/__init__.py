"""The page of customer value: what customers are expected to do, how good that is, and when not to trust it."""
