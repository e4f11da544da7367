"""The states of a letter and the ways it can go."""

CHANNELS = ("mail", "sms", "wechat", "push", "site")
SHORT = ("sms", "wechat", "push")
# What a person must have agreed to before a letter goes this way. A banner is the shop's own page: it needs no consent.
PURPOSE_OF = {
    "mail": "marketing_email", "sms": "marketing_sms", "wechat": "marketing_wechat", "push": "marketing_push",
}  # fmt: skip
MEDIUM_OF = {"mail": "email", "sms": "sms", "wechat": "message", "push": "push", "site": "banner"}
# queued → claimed (a worker has it, nothing left the house) → handed (it may have left) → sent; or one of the ends.
LETTER_STATES = ("queued", "claimed", "handed", "sent", "bounced", "failed", "doubt", "withheld", "withdrawn")
