"""Who buys and who logs in: accounts, customers, addresses, consents.

A User logs in; a Customer buys (imported, guest turned member, or member). Refuses two accounts with one e-mail address.
"""
