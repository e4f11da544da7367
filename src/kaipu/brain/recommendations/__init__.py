"""What to show to whom: everybody's next basket as learnt from all baskets, what goes with what, what sells now.

Owns the ranker and the methods it is measured against, the lists worked out each night for customers and goods, the places in the shop that show them
(slots) with their strategies, and what is never recommended. A *reason* tells why an item is in a list. Refuses to compute anything while a shopper waits: pages read lists.
"""
