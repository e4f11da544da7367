"""The mathematics of forecasts: arrays in, arrays out. Needs statsforecast and LightGBM, so only workers and commands load it."""
