"""Pages of channels: what brought the orders of the web shop, by which model, at what cost."""
