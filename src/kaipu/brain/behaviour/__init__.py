"""What people do: funnels, paths, retention, stickiness, clicks, searches, baskets; and a workbench for any metrics.

Owns no fact: it reads events and orders from the lake and metrics from the catalogue. A person is a customer where the
warehouse could tell, else a visitor's browser.
"""
