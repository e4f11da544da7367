"""The service inbox: conversations from every channel, one open beside the customer's whole story."""
