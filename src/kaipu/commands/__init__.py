"""The commands of `kaipu`, one file a subject; each parses, calls one door of the shop and prints.

`kaipu.cli` names them in its table and loads a file only when its command is used.
"""
