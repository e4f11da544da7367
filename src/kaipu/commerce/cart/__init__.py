"""What a shopper means to buy: carts of guests and members, merged on log-in.

Promises nothing: stock is taken when an order is placed.
"""
