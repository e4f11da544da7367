"""Customers: the list and one customer with orders, addresses and consents. Contact data are masked without the right."""
