"""How care speaks to a company that runs a language model."""

from kaipu.commerce.care.gateways.completions import AssistantDown, complete

__all__ = ["AssistantDown", "complete"]
