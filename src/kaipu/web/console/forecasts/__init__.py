"""The page of forecasts: what will be sold in four weeks, how far earlier forecasts were off, and when not to trust it."""
