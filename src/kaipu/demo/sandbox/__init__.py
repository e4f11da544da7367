"""The sandbox provider: a payment company of its own, in a process of its own, with a pay page, signatures and bad habits.

It shares nothing with the shop but the HTTP protocol and a secret. Like real providers it repeats notifications, delays
them, and can be told to sign one wrongly; unlike them it moves no money. Not started outside demonstrations and tests.
"""

from kaipu.demo.sandbox.server import main, serve

__all__ = ["main", "serve"]
