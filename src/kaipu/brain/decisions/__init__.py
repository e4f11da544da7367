"""Every wish to change something, from a model or a rule: what, why, expected effect, guardrails; approved, applied, measured.

Owns the life of a decision, not its content: a producer registers how its kind is applied, undone and measured.
Refuses to apply what nobody approved or what a guardrail forbids.
"""
