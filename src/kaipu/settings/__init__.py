"""Every setting in one place: only the files of this package read the environment."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from kaipu.settings.companies import *
from kaipu.settings.surroundings import *


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
    "kaipu.brain.modelling",
    "kaipu.brain.metrics",
    "kaipu.brain.clusters",
    "kaipu.brain.customer_value",
    "kaipu.brain.forecasts",
    "kaipu.brain.insight",
    "kaipu.brain.boards",
    "kaipu.brain.decisions",
    "kaipu.brain.replenishment",
    "kaipu.brain.price_advice",
    "kaipu.brain.attribution",
    "kaipu.brain.recommendations",
    "kaipu.brain.segments",
    "kaipu.brain.campaigns",
    "kaipu.brain.winbacks",
    "kaipu.brain.plans",
    "kaipu.brain.briefs",
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
MODELS_ROOT = VAR / "models"  # what trainings leave behind: brain.modelling
LAKE_PREPARED = LAKE_ROOT / "prepared"  # what the models alone decide; no data
WAREHOUSE_MEMORY = os.environ.get("KAIPU_WAREHOUSE_MEMORY", "1GB")  # beyond it DuckDB spills to the disk
SPARK = os.environ.get(
    "KAIPU_SPARK", ""
)  # a Spark master ("local[*]", "spark://…"): the warehouse is built there, not by DuckDB
WAREHOUSE = f"kaipu.brain.lake.gateways.{'spark.SparkWarehouse' if SPARK else 'warehouse.Warehouse'}"
EVENT_DAYS = number("KAIPU_EVENT_DAYS", 400)  # so long the behaviour of visitors is kept, here and in the lake
PRIVACY_TWO_PERSONS = flag("KAIPU_PRIVACY_TWO_PERSONS")  # whoever asks for an erasure may not approve it
EVENTS_DURABLE = flag("KAIPU_EVENTS_DURABLE")  # wait for the disk before an event is acknowledged
# SQLMesh looks here when it is first imported: it tells nobody that it runs, and leaves no traces in anybody's home.
os.environ.setdefault("SQLMESH__DISABLE_ANONYMIZED_ANALYTICS", "true")
os.environ.setdefault("SQLMESH_HOME", str(LAKE_ROOT / "sqlmesh"))
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # a training's waiting threads leave the processors to the shop

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
BEHIND_PROXY = flag("KAIPU_BEHIND_PROXY")
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
CARE_LETTER = "kaipu.web.console.inbox.mailing.write_answer"  # who writes the mails of the service desk
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

LOG_JSON = flag("KAIPU_LOG_JSON", default=not DEBUG)
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
