"""Which channels brought the orders of the web shop: paths of visits, eight models side by side, what each channel cost; what festivals brought.

Owns the grouping of sources into channels, and costs that people write down or import. A path is what one person did on the web up to an order; a credit is the part of an
order that a model gives to a channel. Refuses to leave a remainder: credits add up to the catalogue's figures, to the cent.
"""
