"""What buyers say of goods: reviews with pictures, helpful votes, the shop's replies, questions with answers.

A review belongs to a line of an order that was handed over, so every one is a verified purchase; one a product and order.
Refuses a second review of the same purchase, a second vote of the same person, and pictures that are not JPEG or PNG.
"""
