"""What care does with other companies: letters by mail, answers in a language model's words."""

from kaipu.commerce.care.flows.assistant import begin_talk, go_on_talking
from kaipu.commerce.care.flows.letters import NotSigned, hear_care_mail, read_letters, send_letters

__all__ = [
    "NotSigned", "begin_talk", "go_on_talking", "hear_care_mail", "read_letters", "send_letters",
]  # fmt: skip
