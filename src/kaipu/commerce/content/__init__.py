"""What the shop tells: articles and pages made of blocks, in both languages, tied to goods and to a stage of a customer's way.

An *item* is one piece of content; each time it is kept becomes a *version*, which never changes afterwards. Somebody approves a
version; at its minute a job makes it *live*. The *brand* says how the shop speaks, *wordings* which words it does not use.
Refuses to publish what nobody approved, to approve a version with a forbidden word, and to change a version that is kept.
"""
