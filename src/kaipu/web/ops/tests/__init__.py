"""Tests of what machines ask the shop."""
