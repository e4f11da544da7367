"""Benchmarks: each measures what a user waits for and prints one line of JSON, with a ceiling measured in the same run.

They run on a copy of the demonstration's database with servers of their own; `make demo` must have filled it once, and
the shop must be closed meanwhile, for the machine is shared by load generator, server and database.
"""
