"""Connectors: what other companies and programs know of the shop's business, fetched by agreement and kept in typed tables.

It owns contracts (data: fields, types, keys, freshness), connectors (where it comes from, by which mapping, when), their
runs, dead rows and control totals, and one table a contract with the view that the lake reads. Its words: a *row* is known
by its key and version; a *dead row* broke the contract and waits; a *control total* is what the source says it sent. It
refuses rows that break a contract, keeps no secret (only the name under which the environment has it), and judges nothing.
"""
