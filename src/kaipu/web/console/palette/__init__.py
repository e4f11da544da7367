"""The command palette: pages, orders by number, products, customers, found from any page."""
