"""The desk's pages of recommendations."""
