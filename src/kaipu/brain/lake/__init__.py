"""The lake: what the shop did, day by day, in files that nobody changes, and the warehouse built upon them.

It owns the extracts out of PostgreSQL (Parquet by local day), the SQLMesh models from `ods` to
`ads`, the numbered snapshots and the small daily tables that pages read. Its words: a *source* is a view of commerce
that is extracted, a *relation* is a model of the warehouse, a *build* brings relations up to date, a *snapshot* is what
a build published. It refuses to publish what fails an audit, and it writes nothing that belongs to commerce.
"""
