"""Start, watch and stop the processes of one installation: database, web, worker and, for the demo, the sandbox and trade.

Nothing here needs Django, so a broken database or setting can still be told in one sentence.
"""
