"""What those who run the shop look at: whether it lives, whether it is ready, how it does, and one log line a request.

Owns no table and no page for people; the console shows the same facts to staff.
"""
