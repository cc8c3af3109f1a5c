"""Every setting, read once from a typed environment.

TRACKONE_MODE is `production` (the default: refuses to start without secrets), `demo` or `test`. The roles of the database
have an address each: DATABASE_URL (the app), DATABASE_OWNER_URL (migrations), DATABASE_WORKER_URL (jobs).
"""

import base64
import json
import tempfile
from datetime import timedelta
from pathlib import Path

import django_stubs_ext

from config import environment

# QuerySet and Field take type parameters at run time too.
django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent
MODE = environment.choice("TRACKONE_MODE", ("production", "demo", "test"), "production")
IS_MADE_UP = MODE in ("demo", "test")

_TEST_KEY = base64.b64encode(b"not a secret: a test key, 32 byt").decode()
_TEST_RING = json.dumps(
    {
        "vault": {"active": "test", "keys": {"test": _TEST_KEY}},
        "blind_index": _TEST_KEY,
        "drafts": _TEST_KEY,
        "seal": {"chain": _TEST_KEY, "sign": _TEST_KEY},
    }
)
SECRET_KEY = environment.secret("TRACKONE_SECRET_KEY", "not a secret: only for tests" if MODE == "test" else None)
KEY_RING = environment.key_ring("TRACKONE_KEY_RING", _TEST_RING if MODE == "test" else None)
# The second place, where signed checkpoints of the trail are kept: best a disk that the database's server can't reach.
CHECKPOINTS = environment.folder("TRACKONE_CHECKPOINTS")
# Where files are kept that come in: outside of anything that a web server shows. Without it none are taken.
FILES = environment.folder("TRACKONE_FILES", Path(tempfile.gettempdir()) / "trackone-test-files" if MODE == "test" else None)
# A scanner for viruses: clamd's socket, or host:port. Without it files are not scanned.
CLAMD = environment.text("TRACKONE_CLAMD", "")
# Made-up SSNs (9xx-00 to 9xx-49) are accepted only where no real person can be on file.
DEMO_RANGE = IS_MADE_UP

DEBUG = False
ALLOWED_HOSTS = environment.words("TRACKONE_HOSTS", "127.0.0.1,localhost,testserver" if IS_MADE_UP else "")
CSRF_TRUSTED_ORIGINS = environment.words("TRACKONE_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "trackone.audit",
    "trackone.identity",
    "trackone.organizations",
    "trackone.notifications",
    "trackone.participants",
    "trackone.documents",
    "trackone.enrollment",
    "trackone.casework",
    "trackone.requests",
    "trackone.web",
    "trackone.web.uswds",
    "trackone.jobs",
]

MIDDLEWARE = [
    "trackone.web.middleware.counting.CountingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "trackone.web.middleware.transaction.TransactionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trackone.web.middleware.standing.StandingMiddleware",
    "trackone.web.middleware.entrance.EntranceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trackone.web.middleware.refusals.RefusalsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "trackone.web.context.house",
            ],
        },
    }
]

_TEST_DATABASE = "postgresql://trackone_app@127.0.0.1/trackone" if MODE == "test" else None
DATABASES = {"default": environment.database("DATABASE_URL", _TEST_DATABASE)}
if MODE != "test":
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],  # type: ignore[dict-item]
        "pool": {"min_size": 2, "max_size": environment.number("TRACKONE_CONNECTIONS", 8), "timeout": 10},
    }
# No ATOMIC_REQUESTS: TransactionMiddleware opens the transaction and keeps refused attempts.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organizations.Account"
AUTHENTICATION_BACKENDS = ["trackone.organizations.log_in.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "log_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "log_in"

SESSION_IDLE_LOCK = timedelta(minutes=environment.number("TRACKONE_IDLE_MINUTES", 20))
SESSION_LIMIT = timedelta(hours=environment.number("TRACKONE_SESSION_HOURS", 12))
SESSION_COOKIE_AGE = int(SESSION_LIMIT.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not IS_MADE_UP
CSRF_COOKIE_SECURE = not IS_MADE_UP
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "trackone.web.views.broken.came_without_token"
LOCK_OUT_FAILURES = 5
LOCK_OUT = timedelta(minutes=15)

SECURE_HSTS_SECONDS = 0 if IS_MADE_UP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_MADE_UP
SECURE_HSTS_PRELOAD = not IS_MADE_UP
SECURE_SSL_REDIRECT = not IS_MADE_UP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the machine itself, without a proxy in front
if environment.words("TRACKONE_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "report-uri": ["/csp-report/"],
    }
}

# One way out for e-mail, behind the guard (II.1); without a server nothing is sent.
EMAIL_BACKEND = "trackone.notifications.backend.GuardedBackend"
_MAIL = environment.mail_server("TRACKONE_SMTP")
EMAIL_HOST = str(_MAIL["EMAIL_HOST"])
EMAIL_PORT = int(str(_MAIL.get("EMAIL_PORT", 25)))
EMAIL_HOST_USER = str(_MAIL.get("EMAIL_HOST_USER", ""))
EMAIL_HOST_PASSWORD = str(_MAIL.get("EMAIL_HOST_PASSWORD", ""))
EMAIL_USE_SSL = bool(_MAIL.get("EMAIL_USE_SSL"))
EMAIL_USE_TLS = bool(_MAIL.get("EMAIL_USE_TLS"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("TRACKONE_MAIL_FROM", "TrackOne <trackone@localhost>")
# Where the house is reached, for links in e-mails.
ADDRESS = environment.text("TRACKONE_ADDRESS", "http://127.0.0.1:8000")

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "America/Indiana/Indianapolis"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [
    ("uswds", ROOT / "node_modules/@uswds/uswds/dist"),
    ("htmx", ROOT / "node_modules/htmx.org/dist"),
]
# Served from the finders, so that the demo needs no collecting; production collects once (docs/operators.md).
WHITENOISE_USE_FINDERS = IS_MADE_UP
# Each client of the tests builds the middleware afresh; looking up a file when it is asked for spares a scan each time.
WHITENOISE_AUTOREFRESH = MODE == "test"
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # No line leaves with a number in it, whatever an address, an error or its trace holds (II.1).
    "formatters": {"masked": {"()": "trackone.identity.guard.MaskedLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Scanners name hosts at random: their 400 is answer enough.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
