"""The providers: each speaks one company's protocol, over HTTP, and knows no database."""

from kaipu.commerce.payments.gateways.protocol import Gateway, PaymentProviderDown, Report, Session
from kaipu.commerce.payments.gateways.sandbox import SandboxGateway

__all__ = ["Gateway", "PaymentProviderDown", "Report", "SandboxGateway", "Session"]
