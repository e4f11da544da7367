"""Writing to the shop by a form, and saying how it was by a link."""
