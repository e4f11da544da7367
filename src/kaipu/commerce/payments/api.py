"""The door of payments."""

from kaipu.commerce.payments.events import PaymentSettled, RefundSettled
from kaipu.commerce.payments.flows import (
    ProviderUnknown,
    SignatureWrong,
    ask_provider,
    give_refunds,
    read_notification,
    start_payment,
)
from kaipu.commerce.payments.gateways import PaymentProviderDown, Report
from kaipu.commerce.payments.operations import (
    AlreadyPaid,
    AmountMismatch,
    MethodUnknown,
    RefundTooHigh,
    Settlement,
    decide_refund,
    open_attempt,
    record_counter_payment,
    record_past_payments,
    redact_payments,
    settle,
)
from kaipu.commerce.payments.queries import (
    AttemptRecord,
    AttemptUnknown,
    PastPayment,
    RefundRecord,
    find_means,
    get_attempt,
    list_attempts,
    list_doubtful,
)

__all__ = [
    "AlreadyPaid", "AmountMismatch", "AttemptRecord", "AttemptUnknown", "MethodUnknown", "PastPayment", "PaymentProviderDown", "PaymentSettled", "ProviderUnknown",
    "RefundRecord", "RefundSettled", "RefundTooHigh", "Report", "Settlement", "SignatureWrong", "ask_provider",
    "decide_refund", "find_means", "get_attempt", "give_refunds", "list_attempts", "list_doubtful", "open_attempt", "read_notification",
    "record_counter_payment", "record_past_payments", "redact_payments", "settle", "start_payment",
]  # fmt: skip
