"""The desk: our own pages for those who run the shop, each role its own."""
