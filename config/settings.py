"""Settings. Everything that differs between sites comes from the environment through `env`."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from config import env
from tuoyu.core import logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.var_dir()

DEBUG = env.flag("TUOYU_DEBUG", default=False)
DEMO = env.flag("TUOYU_DEMO", default=False)
TESTING = env.flag("TUOYU_TESTING", default=False)
if DEMO and not (DEBUG or TESTING or env.flag("TUOYU_DEMO_WITHOUT_DEBUG")):
    raise env.SettingFault(
        "TUOYU_DEMO lets anybody sign in as anybody, and this looks like a public site. Unset it, "
        "or, for a demonstration with fictitious data only, set TUOYU_DEMO_WITHOUT_DEBUG=1."
    )
SECRET_KEY = env.secret("TUOYU_SECRET_KEY", development=DEBUG or DEMO or TESTING)
ALLOWED_HOSTS = env.listing("TUOYU_HOSTS", env.THIS_MACHINE)
if TESTING and not set(ALLOWED_HOSTS) <= set(env.THIS_MACHINE):
    raise env.SettingFault(
        "TUOYU_TESTING weakens passwords, keys and TLS, and TUOYU_HOSTS says that this is a site "
        "for others. Unset TUOYU_TESTING."
    )
# How many of our own proxies stand before the site and append to X-Forwarded-For.
PROXIES = env.integer("TUOYU_PROXIES", 0, least=0, most=5)
CSRF_TRUSTED_ORIGINS = env.listing("TUOYU_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "tuoyu.core",
    "tuoyu.divisions",
    "tuoyu.accounts",
    "tuoyu.files",
    "tuoyu.notices",
    "tuoyu.law",
    "tuoyu.registry",
    "tuoyu.registrations",
    "tuoyu.filing",
    "tuoyu.preparation",
    "tuoyu.survey",
    "tuoyu.plan",
    "tuoyu.statistics",
    "tuoyu.tasks",
    "tuoyu.meetings",
    "tuoyu.reports",
    "tuoyu.flows",
    "tuoyu.web",
]

MIDDLEWARE = [
    "tuoyu.web.middleware.client_address",
    "tuoyu.web.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tuoyu.web.signin.gate.Gate",
    "tuoyu.web.middleware.actor",
    "tuoyu.web.middleware.get_writes_nothing",
    "tuoyu.web.middleware.domain_errors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "tuoyu.web.forms.renderer.HouseRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((BASE_DIR / "tuoyu" / "web").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "tuoyu.web.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tuoyu.web.context.site",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", embedded=VAR_DIR / "postgres")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
env.add_options(
    DATABASES["default"],
    "-c lock_timeout=5s -c statement_timeout=20s -c timezone=Asia/Shanghai",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
    )
] + [
    {"NAME": "tuoyu.accounts.passwords.KindsValidator"},
    {"NAME": "tuoyu.accounts.passwords.HistoryValidator"},
]
if TESTING:  # a slow hash on purpose is slow in two thousand tests, too
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD_MAX_DAYS = env.integer("TUOYU_PASSWORD_MAX_DAYS", 90, least=0)
PASSWORDS_REMEMBERED = env.integer("TUOYU_PASSWORDS_REMEMBERED", 5, least=0)
SESSION_IDLE_MINUTES = env.integer("TUOYU_SESSION_IDLE_MINUTES", 30, least=1)
SESSION_HOURS = env.integer("TUOYU_SESSION_HOURS", 12, least=1)
PARENT_SESSION_DAYS = env.integer("TUOYU_PARENT_SESSION_DAYS", 7, least=1)
ACCOUNT_IDLE_DAYS = env.integer("TUOYU_ACCOUNT_IDLE_DAYS", 90, least=1)
DEMO_WITHOUT_DEBUG = env.flag("TUOYU_DEMO_WITHOUT_DEBUG", default=False)
AXES_FAILURE_LIMIT = env.integer("TUOYU_SIGN_IN_FAILURES", 5, least=1)
SIGN_IN_FAILURES_PER_IP = env.integer("TUOYU_SIGN_IN_FAILURES_PER_IP", 20, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=env.integer("TUOYU_SIGN_IN_LOCK_MINUTES", 15, least=1))
AXES_HANDLER = "tuoyu.web.signin.lockout.Handler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_LOCKOUT_CALLABLE = "tuoyu.web.signin.lockout.keep_answer"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = False  # signin.lockout forgives the account, not the address
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "phone", "code", "credential"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "tuoyu.web.signin.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [path for path in [VAR_DIR / "assets"] if path.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
FILE_ROOT = VAR_DIR / "files"
FONT_DIR = VAR_DIR / "fonts"
FILE_ACCEL = env.text("TUOYU_FILE_ACCEL", "")  # internal location of a web server that sends files
FILE_SCANNER = env.text("TUOYU_FILE_SCANNER", "")  # dotted path of a virus scanner's function

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "config.timetable.register"
NOTICE_ADAPTER = env.text("TUOYU_NOTICE_ADAPTER", "")  # dotted path; see tuoyu/notices/adapters.py
LOGGING = logs.configure(readable=DEBUG)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *env.listing("TUOYU_TILE_HOSTS", [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

TLS = env.flag("TUOYU_TLS", default=not (DEBUG or DEMO or TESTING))
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
# Without a proxy of our own the header would be the visitor's word.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS and PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tuoyu.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SILENCED_SYSTEM_CHECKS: list[str] = []

# The file of keys, or the JSON itself (core/crypto/keyring.py); development makes its own up.
TUOYU_KEYS = env.text("TUOYU_KEYS", "")
CRYPTO_SUITE = env.choice("TUOYU_CRYPTO", ("gm", "intl"), "gm")
CRYPTO_READS = env.listing("TUOYU_CRYPTO_READS", ("gm", "intl"))

SITE_ICP = env.text("TUOYU_ICP", "")
SITE_POLICE_RECORD = env.text("TUOYU_POLICE_RECORD", "")
SITE_CODE = env.text("TUOYU_SITE_CODE", "")
TIANDITU_KEY = env.text("TUOYU_TIANDITU_KEY", "")
SITE_ADDRESS = env.text("TUOYU_ADDRESS", "http://127.0.0.1:8000")
