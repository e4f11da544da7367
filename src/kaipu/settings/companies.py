"""Other companies: where they are asked, what proves to them who asks, and what proves to us that it is they who tell."""

import os
from urllib.parse import urlsplit

from kaipu.settings.surroundings import (
    COMPANIES_PORT,
    DEMO,
    MAIL_BOX_PORT,
    MAIL_PORT,
    MAIL_STATUS_PORT,
    MESSAGES_PORT,
    PUBLIC_URL,
    SECRET_KEY,
    TESTING,
    local_secret,
    names,
)

# What connectors prove with who they are: a connector keeps the variable's name, the value stays in the environment.
# `<variable>_HOSTS` names the hosts that may be told a secret; addresses of a private net are asked only where they are allowed.
_CONNECTOR_VARIABLES = {
    name: value for name, value in os.environ.items() if name.startswith("KAIPU_CONNECTOR_SECRET_") and value
}
CONNECTOR_SECRETS = {name: value for name, value in _CONNECTOR_VARIABLES.items() if not name.endswith("_HOSTS")}
CONNECTOR_SECRET_HOSTS = {
    name.removesuffix("_HOSTS"): names(value) for name, value in _CONNECTOR_VARIABLES.items() if name.endswith("_HOSTS")
}
CONNECTOR_PRIVATE_HOSTS = names(os.environ.get("KAIPU_CONNECTOR_PRIVATE_HOSTS", ""))
if DEMO or TESTING:
    CONNECTOR_PRIVATE_HOSTS |= {"127.0.0.1", "localhost"}
if DEMO:
    CONNECTOR_SECRETS.setdefault("KAIPU_CONNECTOR_SECRET_COMPANIES", local_secret("companies"))
AUDIENCE_URL = os.environ.get("KAIPU_AUDIENCE_URL") or (f"http://127.0.0.1:{COMPANIES_PORT}/audiences/v1/" if DEMO else "")  # fmt: skip
AUDIENCE_SECRET = os.environ.get("KAIPU_AUDIENCE_SECRET") or CONNECTOR_SECRETS.get("KAIPU_CONNECTOR_SECRET_COMPANIES", "")  # fmt: skip
# Accounts at companies that take posts, by the variable's name: WeChat “app id:secret”, Weibo “token”, Douyin “open id:token”.
SOCIAL_SECRETS = {key: value for key, value in os.environ.items() if key.startswith("KAIPU_SOCIAL_SECRET_") and value}
_HOSTS = {"wechat": "api.weixin.qq.com", "weibo": "api.weibo.com", "douyin": "open.douyin.com"}
SOCIAL_URLS = {
    name: os.environ.get(f"KAIPU_{name.upper()}_URL") or (f"http://127.0.0.1:{COMPANIES_PORT}/{name}" if DEMO else f"https://{host}")
    for name, host in _HOSTS.items()
}  # fmt: skip
if DEMO:
    SOCIAL_SECRETS.setdefault("KAIPU_SOCIAL_SECRET_DEMO", f"demo:{CONNECTOR_SECRETS['KAIPU_CONNECTOR_SECRET_COMPANIES']}")  # fmt: skip
# Where letters go out: smtp://, smtp+tls:// or smtps:// with user:password@host:port. MAIL_STATUS_URL, with {id} in it,
# answers 200 or 404 for a Message-ID: with it a letter that a power cut left in doubt is settled without anybody's help.
SMTP_URL = os.environ.get("KAIPU_SMTP_URL") or (f"smtp://127.0.0.1:{MAIL_PORT}" if DEMO else "")
MAIL_STATUS_URL = os.environ.get("KAIPU_MAIL_STATUS_URL") or (
    f"http://127.0.0.1:{MAIL_STATUS_PORT}/messages/{{id}}" if DEMO else ""
)
# Letters leave under BOUNCE_DOMAIN, each from an address of its own; what comes back there is read from BOUNCES_URL
# (imap:// or imaps://user:password@host:port/FOLDER) or told by the mail company at /hooks/mail/ with MAIL_EVENTS_SECRET.
BOUNCE_DOMAIN = os.environ.get("KAIPU_BOUNCE_DOMAIN") or ("bounces.kaipu.example" if DEMO else "")
BOUNCES_URL = os.environ.get("KAIPU_BOUNCES_URL") or (f"imap://shop:shop@127.0.0.1:{MAIL_BOX_PORT}" if DEMO else "")
# The service desk's address (its domain takes mail for c-…@, too), read from CARE_BOX_URL or told at /hooks/care/ with the secret.
CARE_MAIL = os.environ.get("KAIPU_CARE_MAIL") or ("Kaipu <help@kaipu.example>" if DEMO else "")
CARE_BOX_URL = os.environ.get("KAIPU_CARE_BOX_URL") or (f"imap://care:care@127.0.0.1:{MAIL_BOX_PORT}" if DEMO else "")
CARE_MAIL_SECRET = os.environ.get("KAIPU_CARE_MAIL_SECRET", "")
# A language model that words the bot’s answers, by the chat-completions protocol; without an address there is none (ADR 0057).
LLM = {name: os.environ.get(f"KAIPU_LLM_{name.upper()}", "") for name in ("url", "key", "model")}
MAIL_EVENTS_SECRET = os.environ.get("KAIPU_MAIL_EVENTS_SECRET", "")
# SMS (Alibaba Cloud's protocol), a WeChat official account, and Web Push. What is not set up sends nothing.
_SANDBOX = f"http://127.0.0.1:{MESSAGES_PORT}"
SMS_URL = os.environ.get("KAIPU_SMS_URL") or (f"{_SANDBOX}/" if DEMO else "https://dysmsapi.aliyuncs.com/")
SMS_KEY = os.environ.get("KAIPU_SMS_KEY") or ("demo" if DEMO else "")
SMS_SECRET = os.environ.get("KAIPU_SMS_SECRET") or (local_secret("companies") if DEMO else "")
SMS_SIGN = os.environ.get("KAIPU_SMS_SIGN") or "开铺"
SMS_CENTS = float(os.environ.get("KAIPU_SMS_CENTS") or "0.7")  # what one segment costs, in hundredths of the currency
SMS_EVENTS_SECRET = os.environ.get("KAIPU_SMS_EVENTS_SECRET", "")  # stands in the address that replies are sent to
WECHAT_URL = os.environ.get("KAIPU_WECHAT_URL") or (_SANDBOX if DEMO else "https://api.weixin.qq.com")
WECHAT_APP_ID = os.environ.get("KAIPU_WECHAT_APP_ID") or ("wxdemo" if DEMO else "")
WECHAT_SECRET = os.environ.get("KAIPU_WECHAT_SECRET") or (local_secret("companies") if DEMO else "")
WECHAT_TOKEN = os.environ.get("KAIPU_WECHAT_TOKEN") or (
    local_secret("companies") if DEMO else ""
)  # by which WeChat signs what it tells at /hooks/wechat/
PUSH_SECRET = os.environ.get("KAIPU_PUSH_SECRET") or SECRET_KEY  # browsers subscribe to the key made of it: keep it
_PUSH_HOSTS = "fcm.googleapis.com,.push.services.mozilla.com,.push.apple.com,.notify.windows.com"
PUSH_HOSTS = tuple((os.environ.get("KAIPU_PUSH_HOSTS") or _PUSH_HOSTS).split(","))
MAIL_FROM = os.environ.get("KAIPU_MAIL_FROM") or f"shop@{urlsplit(PUBLIC_URL).hostname}"
