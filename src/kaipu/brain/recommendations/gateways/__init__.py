"""The engine of recommendations: arrays in, arrays out; knows no database, no shop. Brings the heavy engines, so only workers and commands load it."""
