"""The pages of connectors: how they do, what they must bring, how it is mapped, what broke, and what is missing."""
