"""Who bought often and has fallen silent: a coupon by mail, with some held out, proposed as a decision.

Words: group (a kind of silence), returner (who buys within two weeks by themselves), uplift (returners that a coupon adds).
Owns no table: a decision becomes a segment, a coupon and a campaign. Refuses to tell who did not agree, which campaigns see to.
"""
