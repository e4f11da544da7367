"""The page of the life cycle: who stands where, how many go on, at what cost, and who looks after it."""
