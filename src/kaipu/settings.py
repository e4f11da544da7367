"""Every setting in one place: this is the only file that reads the environment.

Outside the demo nothing has a default that would be unsafe: the process refuses to start and says which variable to set.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parents[2]


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "").lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number between 1 and 65535.")
    return int(text)


def _names(text: str) -> frozenset[str]:
    """Return the names in a list with commas, in small letters."""
    return frozenset(each.strip().lower() for each in text.split(",") if each.strip())


VAR = Path(os.environ.get("KAIPU_VAR", ROOT / "var")).resolve()
TESTING = _flag("KAIPU_TESTING")
DEMO_MARK = VAR / "secrets" / "demonstration"  # `kaipu demo open` leaves it, so that later commands know where they are
DEMO = _flag("KAIPU_DEMO", default=DEMO_MARK.exists() and not TESTING)
DEBUG = _flag("KAIPU_DEBUG")
HTTPS = _flag("KAIPU_HTTPS", default=not (DEMO or TESTING))
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = _number("PORT", 8000)
PAY_PORT = _number("KAIPU_PAY_PORT", PORT + 1)
WEB_WORKERS = _number("KAIPU_WEB_WORKERS", 2)
WEB_THREADS = _number("KAIPU_WEB_THREADS", 4)
COMPANIES_PORT = _number("KAIPU_COMPANIES_PORT", PORT + 2)  # of the demo's other companies: advertising, help desk …
MAIL_PORT = _number("KAIPU_MAIL_PORT", PORT + 3)  # of the demo's mail server, which keeps all mail as files
MAIL_STATUS_PORT = _number("KAIPU_MAIL_STATUS_PORT", PORT + 4)
MAIL_BOX_PORT = _number("KAIPU_MAIL_BOX_PORT", PORT + 5)  # where the demo's mail server shows what came back, by IMAP
MESSAGES_PORT = _number("KAIPU_MESSAGES_PORT", PORT + 6)  # of the demo's SMS company and WeChat
PAYMENT_URL = os.environ.get("KAIPU_PAYMENT_URL") or f"http://127.0.0.1:{PAY_PORT}"
PUBLIC_URL = os.environ.get("KAIPU_PUBLIC_URL") or f"http://127.0.0.1:{PORT}"


def _local_secret(name: str) -> str:
    """Return a secret made once for this demo installation and kept under var/, readable by its owner only."""
    path = VAR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()


def _secret(variable: str, name: str) -> str:
    value = os.environ.get(variable, "")
    if value:
        if len(value) < 32:
            raise ImproperlyConfigured(f"{variable} is shorter than 32 characters; set a long random one.")
        return value
    if DEMO or TESTING or DEBUG:
        return _local_secret(name)
    raise ImproperlyConfigured(f"Set {variable} to a long random value (KAIPU_DEMO=1 makes one for a demonstration).")


SECRET_KEY = _secret("KAIPU_SECRET_KEY", "django")
PAYMENT_SECRET = _secret("KAIPU_PAYMENT_SECRET", "payments")
# What connectors prove with who they are: a connector keeps the variable's name, the value stays in the environment.
# `<variable>_HOSTS` names the hosts that may be told a secret; addresses of a private net are asked only where they are allowed.
_CONNECTOR_VARIABLES = {
    name: value for name, value in os.environ.items() if name.startswith("KAIPU_CONNECTOR_SECRET_") and value
}
CONNECTOR_SECRETS = {name: value for name, value in _CONNECTOR_VARIABLES.items() if not name.endswith("_HOSTS")}
CONNECTOR_SECRET_HOSTS = {
    name.removesuffix("_HOSTS"): _names(value)
    for name, value in _CONNECTOR_VARIABLES.items()
    if name.endswith("_HOSTS")
}
CONNECTOR_PRIVATE_HOSTS = _names(os.environ.get("KAIPU_CONNECTOR_PRIVATE_HOSTS", ""))
if DEMO or TESTING:
    CONNECTOR_PRIVATE_HOSTS |= {"127.0.0.1", "localhost"}
if DEMO:
    CONNECTOR_SECRETS.setdefault("KAIPU_CONNECTOR_SECRET_COMPANIES", _local_secret("companies"))
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


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must start with postgresql:// and name a database, for example postgresql://user:secret@host/kaipu"
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "kaipu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "kaipu", "server_side_binding": False, **query},
    }


# Without DATABASE_URL the embedded PostgreSQL under var/ is used; `kaipu db start` writes the address of its socket there.
EMBEDDED_URL_FILE = VAR / "postgres" / "url"
DATABASE_URL = os.environ.get("DATABASE_URL", "")
EMBEDDED = not DATABASE_URL
if EMBEDDED:
    DATABASE_URL = (
        EMBEDDED_URL_FILE.read_text().strip()
        if EMBEDDED_URL_FILE.exists()
        else "postgresql://kaipu@/kaipu?host=/nonexistent"
    )
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = [h for h in os.environ.get("KAIPU_HOSTS", "").split(",") if h] or [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "testserver",
]
INSTALLED_APPS = [
    "kaipu.kernel",
    "kaipu.commerce.customers",
    "kaipu.commerce.catalog",
    "kaipu.commerce.inventory",
    "kaipu.commerce.pricing",
    "kaipu.commerce.members",
    "kaipu.commerce.partners",
    "kaipu.commerce.cart",
    "kaipu.commerce.payments",
    "kaipu.commerce.orders",
    "kaipu.commerce.fulfilment",
    "kaipu.commerce.reviews",
    "kaipu.commerce.care",
    "kaipu.commerce.content",
    "kaipu.commerce.exchange",
    "kaipu.brain.tracking",
    "kaipu.brain.connectors",
    "kaipu.brain.competitors",
    "kaipu.brain.lake",
    "kaipu.brain.metrics",
    "kaipu.brain.insight",
    "kaipu.brain.boards",
    "kaipu.brain.decisions",
    "kaipu.brain.replenishment",
    "kaipu.brain.attribution",
    "kaipu.brain.segments",
    "kaipu.brain.campaigns",
    "kaipu.brain.plans",
    "kaipu.brain.privacy",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]
AUTH_USER_MODEL = "customers.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

MIDDLEWARE = [
    "kaipu.web.ops.middleware.RequestTrace",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaipu.web.ui.compression.compress_pages",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kaipu.web.ui.protection.answerable_requests",
    "kaipu.web.ui.protection.cross_origin_protection",
    "kaipu.web.ui.limits.rate_limits",
    "kaipu.web.ui.collect.write_events",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kaipu.web.ui.visits.follow_visits",
    "kaipu.web.storefront.partner.arrival.note_partners",
    "kaipu.web.ui.framing.let_the_desk_frame",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
# Forms from other sites are refused by where they come from, not by a token: docs/decisions tells why.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
ROOT_URLCONF = "kaipu.urls"
WSGI_APPLICATION = "kaipu.web.wsgi.application"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
_spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
TERMINAL_LANGUAGE = "zh-hans" if _spoken.lower().startswith(("zh_cn", "zh_sg", "zh-hans", "zh.")) else "en"
LOCALE_PATHS = [ROOT / "src/kaipu/web/ui/locale"]
LANGUAGE_COOKIE_NAME = "kaipu_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("KAIPU_TIME_ZONE", "America/New_York")  # days, hours and weeks are cut by it
CURRENCY = os.environ.get("KAIPU_CURRENCY", "USD")
SCALE_LABELS = tuple(os.environ.get("KAIPU_SCALE_LABELS", "2.PPPPPWWWWWC").split(","))  # see catalog.check_layout

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [ROOT / "src/kaipu/web", ROOT / "src/kaipu/web/storefront/account/templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaipu.web.storefront.frame.around",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kaipu.web.ui.tags",
                "kaipu.web.console.tags",
            ],
        },
    }
]
COTTON_DIR = "ui/components"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("ui", ROOT / "src/kaipu/web/ui/static"), ("console", ROOT / "src/kaipu/web/console/static")]
STATIC_ROOT = VAR / "static"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING  # straight from the sources, nothing to collect
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not (DEBUG or TESTING)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
LAKE_ROOT = VAR / "lake"
LAKE_PREPARED = LAKE_ROOT / "prepared"  # what the models alone decide; no data
WAREHOUSE_MEMORY = os.environ.get("KAIPU_WAREHOUSE_MEMORY", "1GB")  # beyond it DuckDB spills to the disk
SPARK = os.environ.get(
    "KAIPU_SPARK", ""
)  # a Spark master ("local[*]", "spark://…"): the warehouse is built there, not by DuckDB
WAREHOUSE = f"kaipu.brain.lake.gateways.{'spark.SparkWarehouse' if SPARK else 'warehouse.Warehouse'}"
EVENT_DAYS = _number("KAIPU_EVENT_DAYS", 400)  # so long the behaviour of visitors is kept, here and in the lake
PRIVACY_TWO_PERSONS = _flag("KAIPU_PRIVACY_TWO_PERSONS")  # whoever asks for an erasure may not approve it
EVENTS_DURABLE = _flag("KAIPU_EVENTS_DURABLE")  # wait for the disk before an event is acknowledged
# SQLMesh looks here when it is first imported: it tells nobody that it runs, and leaves no traces in anybody's home.
os.environ.setdefault("SQLMESH__DISABLE_ANONYMIZED_ANALYTICS", "true")
os.environ.setdefault("SQLMESH_HOME", str(LAKE_ROOT / "sqlmesh"))

SESSION_COOKIE_NAME = "kaipu_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
BEHIND_PROXY = _flag("KAIPU_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF, PAYMENT_URL],  # the checkout's form ends at the payment company
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
BOARD_MAIL = "kaipu.web.console.boards.mailing.send_board"  # who writes and sends the boards that come by mail
REVIEW_MAIL = "kaipu.web.console.plans.mailing.send_review"  # who writes and sends the reviews that come by mail
PERSON_PAGE = "kaipu.web.storefront.account.own_data.person_page"  # who writes what is known of a person as a page
CAMPAIGN_NOTE = "kaipu.web.console.campaigns.letters.write_note"  # and their short messages
CAMPAIGN_LETTER = "kaipu.web.console.campaigns.letters.write_letter"  # who writes the letters of campaigns and journeys
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
CARE_LETTER = "kaipu.web.console.inbox.mailing.write_answer"  # who writes the mails of the service desk
MAIL_EVENTS_SECRET = os.environ.get("KAIPU_MAIL_EVENTS_SECRET", "")
# SMS (Alibaba Cloud's protocol), a WeChat official account, and Web Push. What is not set up sends nothing.
_SANDBOX = f"http://127.0.0.1:{MESSAGES_PORT}"
SMS_URL = os.environ.get("KAIPU_SMS_URL") or (f"{_SANDBOX}/" if DEMO else "https://dysmsapi.aliyuncs.com/")
SMS_KEY = os.environ.get("KAIPU_SMS_KEY") or ("demo" if DEMO else "")
SMS_SECRET = os.environ.get("KAIPU_SMS_SECRET") or (_local_secret("companies") if DEMO else "")
SMS_SIGN = os.environ.get("KAIPU_SMS_SIGN") or "开铺"
SMS_CENTS = float(os.environ.get("KAIPU_SMS_CENTS") or "0.7")  # what one segment costs, in hundredths of the currency
SMS_EVENTS_SECRET = os.environ.get("KAIPU_SMS_EVENTS_SECRET", "")  # stands in the address that replies are sent to
WECHAT_URL = os.environ.get("KAIPU_WECHAT_URL") or (_SANDBOX if DEMO else "https://api.weixin.qq.com")
WECHAT_APP_ID = os.environ.get("KAIPU_WECHAT_APP_ID") or ("wxdemo" if DEMO else "")
WECHAT_SECRET = os.environ.get("KAIPU_WECHAT_SECRET") or (_local_secret("companies") if DEMO else "")
WECHAT_TOKEN = os.environ.get("KAIPU_WECHAT_TOKEN", "")  # by which WeChat signs what it tells at /hooks/wechat/
PUSH_SECRET = os.environ.get("KAIPU_PUSH_SECRET") or SECRET_KEY  # browsers subscribe to the key made of it: keep it
_PUSH_HOSTS = "fcm.googleapis.com,.push.services.mozilla.com,.push.apple.com,.notify.windows.com"
PUSH_HOSTS = tuple((os.environ.get("KAIPU_PUSH_HOSTS") or _PUSH_HOSTS).split(","))
MAIL_FROM = os.environ.get("KAIPU_MAIL_FROM") or f"shop@{urlsplit(PUBLIC_URL).hostname}"
MAILERS = {"default": {"BACKEND": f"django.core.mail.backends.{'console' if DEMO or DEBUG else 'smtp'}.EmailBackend"}}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kaipu.web.storefront.account.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a second factor must not wait for a mail server
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LOG_JSON = _flag("KAIPU_LOG_JSON", default=not DEBUG)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "kaipu.web.ops.logs.JsonFormatter"},
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if LOG_JSON else "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if not TESTING else "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        "sqlmesh": {"level": "WARNING"},
    },
}
METRICS_TOKEN = os.environ.get("KAIPU_METRICS_TOKEN", "")
# All processes write their numbers here; the library looks for the folder when it is first imported. Tests count alone.
METRICS_FOLDER = None if TESTING else VAR / "run" / "metrics"
if METRICS_FOLDER:
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(METRICS_FOLDER))
# Race tests and the storm bench switch one guard off to prove that the test would notice; refused outside tests.
GUARDS_OFF = frozenset(os.environ.get("KAIPU_GUARDS_OFF", "").split(",")) if TESTING else frozenset()
