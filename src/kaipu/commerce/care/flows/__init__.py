"""What care does with other companies: letters by mail, talks with followers, answers in a language model's words."""

from kaipu.commerce.care.flows.assistant import begin_talk, go_on_talking
from kaipu.commerce.care.flows.letters import NotSigned, hear_care_mail, read_letters, send_letters
from kaipu.commerce.care.flows.social import answer_followers, fetch_pictures

__all__ = [
    "NotSigned", "answer_followers", "begin_talk", "fetch_pictures", "go_on_talking", "hear_care_mail", "read_letters",
    "send_letters",
]  # fmt: skip
