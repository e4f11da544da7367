"""The laws that only show while the shop runs, watched during every test.

Law 3 (one operation per request), law 4 (rows stay home) and law 5 (one module writes a table) each have a watcher that
notes what it sees; the plugin turns a note into a failing test.
"""
