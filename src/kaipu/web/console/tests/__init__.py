"""Tests of the desk, with its cast: Alice manages, Bob serves customers, Charlie is a stranger."""
