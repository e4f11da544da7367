"""What members have earned: membership and tier, the ledger of points, coupons and who may use them.

A member is a customer with a member code. Coupons and points change a price only as offers of `price_cart`. Knows no order:
whoever takes a coupon or burns points says under which name (“order:7”), and gives them back under the same name.
"""
