"""The demonstration's other companies: advertising, help desk, surveys, carriers, weather, analytics, CRM, and files from tills and books.

What they know is made up from the shop's own visits and orders (`books`), and told by a real HTTP server with keys,
signatures, pages and bad habits (`server`), or left as files. They share nothing else with the shop. See docs/demo-data.md.
"""
