"""Who brings buyers for a commission: partners, their links, what they have earned, and payouts.

A partner is a member or a company; a partner may have brought another along, and that is all: two levels. A commission is
held until the goods can no longer come back, then free, then paid. Earns nothing for oneself, one's household, or a circle.
"""
