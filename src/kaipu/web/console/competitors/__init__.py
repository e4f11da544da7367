"""The pages of competitors: how we stand to each, which of their products are ours, and what they have just done."""
