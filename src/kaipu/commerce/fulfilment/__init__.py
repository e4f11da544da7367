"""How the goods reach the shopper: delivery parcels with tracking numbers, and click-and-collect."""
