"""The ground floor: money, clock, ids, operations, outbox, jobs, idempotency, audit, access.

Knows nothing of shops. Everything above may call it; it calls nobody.
"""
