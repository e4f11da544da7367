"""What the shop knows of persons, who may see it, how long it stays, and how it goes.

It owns requests of persons (an *erasure*, or an *export* of what is known), their proofs, the policies of retention with
their runs, and the *tags* that say which column is personal. Its words: a *trace* is a place where somebody is found, a
*pseudonym* the nameless customer who takes the place of an erased one in the books, the *replay list* the persons to be
erased again after a backup was restored. It writes no other module's tables: each module forgets at its own door.
"""
