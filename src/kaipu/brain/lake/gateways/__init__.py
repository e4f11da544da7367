"""The engines that the lake drives: DuckDB for files and SQL, SQLMesh for what is built from what.

Import a file of it, not all: `warehouse` brings SQLMesh and is for workers, `reading` is light.
"""
