"""Simulated shoppers: who they are, what they do, what goes wrong on purpose, and weeks of it before a newcomer's first day.

Its words: a *visitor* is a device with habits, a *walk* is what it does in one visit, a *plant* is a truth that was hidden
in the data on purpose and written down, so that whoever looks for causes can be judged. Everything is marked simulated.
"""
