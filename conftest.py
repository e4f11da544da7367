"""Every test of the house runs under the watch of its laws."""

pytest_plugins = ["tools.laws.plugin"]
