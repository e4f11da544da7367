"""Tests of starting and stopping, with real processes and a real server in a folder of its own."""
