"""Segments: who belongs together by what the shop knows of them, asked of the warehouse.

Words: condition (a field, how it is compared, with what), segment (a name for conditions), match (all of them or any).
An audience is a copy of a segment for advertising companies: hashes only, of who agreed; a place is known by the centre of its postcode.
Refuses fields it does not know, and keeps no list of people: whoever needs one that stays (a campaign) freezes it.
"""
