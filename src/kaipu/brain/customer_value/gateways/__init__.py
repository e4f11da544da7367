"""The mathematics of customer value: arrays in, arrays out. Needs SciPy and LightGBM, so only workers and commands load it."""
