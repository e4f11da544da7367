"""Talking with the shop: with the bot first, with people when it does not know. Works as a form; live where there is JavaScript."""
