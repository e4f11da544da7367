"""Customers who shop alike: clusters drawn by a model from rhythm, basket, prices, goods and hours, with a profile each.

Owns who belongs to which cluster. How many clusters there are is chosen by a stated criterion; where people lie evenly, so that any
cut would be arbitrary, none is drawn. Uses nothing of age, sex, income or family. Numbers keep their meaning from one training to the next.
"""
