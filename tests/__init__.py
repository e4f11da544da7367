"""Tests that cross modules: journeys, races, faults and the architecture."""
