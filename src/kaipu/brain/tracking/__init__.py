"""Tracking: what visitors do, from the moment it is told to the row that the warehouse reads.

It owns the tracking plan (which events there are, with versions, fields and owners), the spool that web processes write,
the table of events, dead letters and tallies. Its words: an *event* is one thing somebody did, a *batch* is what one
request brings, the *spool* holds acknowledged lines that are not stored yet, a *dead letter* is a line that broke the
plan, a *tally* counts a minute. It refuses to store what the plan does not know, and to store an event id twice; it
never throws away what it acknowledged without somebody having decided so.
"""
