"""Stock: by place and SKU, by lot, what expires; receiving and counting."""
