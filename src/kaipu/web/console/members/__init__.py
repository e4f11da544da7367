"""Members: the programme, coupons, and what one member has earned and may use."""
