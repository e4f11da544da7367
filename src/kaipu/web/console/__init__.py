"""The desk: pages on which staff see the shop and run it. One folder a page, function views, records in, HTML out.

A view asks for a scope (`shell.needs`), never for a role; what it changes it changes by one operation of a module below.
"""
