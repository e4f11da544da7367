"""Money coming in: attempts, signed notifications handled once, refunds, and the providers that speak to outside companies.

Knows what is paid (`subject`), not why. Refuses an unsigned or altered notification.
"""
