"""How care speaks to companies: one that runs a language model, and WeChat's customer service."""

from kaipu.commerce.care.gateways.completions import AssistantDown, complete
from kaipu.commerce.care.gateways.wechat import WeChat

__all__ = ["AssistantDown", "WeChat", "complete"]
