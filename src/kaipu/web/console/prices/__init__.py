"""The desk's page of prices."""
