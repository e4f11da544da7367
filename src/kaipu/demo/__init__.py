"""The demonstration shop: real baskets of a real year, prepared for the ordinary importers, and trade that goes on."""
