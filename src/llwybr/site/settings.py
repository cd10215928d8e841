"""Django's settings: the same for every mode, but for what a secure connection allows."""

from pathlib import Path

from llwybr.contents import APPS, CORE
from llwybr.site import environment

HERE = Path(__file__).resolve().parent

MODE = environment.mode()
DEMO = environment.demonstration()
DEBUG = False
SECRET_KEY = environment.secret_key()
FILES_HOST = environment.files_host()  # by which files leave: no cookie goes there, and nothing else answers
OTHER_NAMES = environment.other_names()  # in a demonstration, the same by the other name of this machine
FILES_ORIGINS = [f"https://{FILES_HOST}"] if FILES_HOST else [f"http://{name}" for name in OTHER_NAMES]
ALLOWED_HOSTS = [*environment.hosts(), *([FILES_HOST.partition(":")[0]] if FILES_HOST else [])]
PROXIES = environment.proxies()

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    # What allauth stands on; our own permissions and sessions are in core.
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(f"llwybr.core.{name}" for name in CORE if name != "packs"),
    *(app.path for app in APPS),
    "llwybr.site",
]
AUTH_USER_MODEL = "people.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "llwybr.site.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "llwybr.site.files_host.FilesHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "llwybr.site.outage.OutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "llwybr.core.signin.middleware.SigninMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "llwybr.core.access.doors.DoorMiddleware",
    "llwybr.core.signin.privilege.PrivilegeMiddleware",
]
ROOT_URLCONF = "llwybr.site.urls"
WSGI_APPLICATION = "llwybr.site.wsgi.application"
CSRF_FAILURE_VIEW = "llwybr.site.errors.lost_form"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "llwybr.core.kit.context.page",
                "llwybr.site.context.viewer",
            ],
        },
    }
]
FORM_RENDERER = "llwybr.core.kit.forms.Renderer"

DATABASES = {"default": environment.database()}

# Both languages are equal; English comes first only for want of a wish in the browser.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = ["llwybr.site.formats"]
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = environment.data_folder() / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
if MODE == "test":
    STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

# Cookies. A demonstration runs on http://localhost, where some browsers refuse Secure cookies (see docs/decisions/0004).
SECURE_COOKIES = MODE != "demo"
_HOST = "__Host-" if SECURE_COOKIES else ""
DEVICE_COOKIE_NAME = f"{_HOST}llwybr-device"
SIGNED_IN_COOKIE_NAME = f"{_HOST}llwybr-signed-in"
KNOWN_COOKIE_NAME = f"{_HOST}llwybr-known"
SESSION_COOKIE_NAME = f"{_HOST}llwybr-flow"  # what lies between two pages of signing in; nobody is signed in by it
SESSION_COOKIE_AGE = 60 * 60
SESSION_ENGINE = "llwybr.core.signin.flow"
CSRF_COOKIE_NAME = f"{_HOST}llwybr-form"
LANGUAGE_COOKIE_NAME = f"{_HOST}llwybr-language"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

# Signing in (core/signin): no passwords, so nothing here checks any.
AUTHENTICATION_BACKENDS: list[str] = []
SIGNIN_PROVIDERS = environment.providers()
ACCOUNT_ADAPTER = "llwybr.core.signin.providers.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # its own are counted in one process; ours in the database (core/access/throttle.py)
MFA_ADAPTER = "llwybr.core.signin.passkeys.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Llwybr"
SOCIALACCOUNT_ADAPTER = "llwybr.core.signin.providers.ProviderAdapter"
SOCIALACCOUNT_EMAIL_REQUIRED = SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": SIGNIN_PROVIDERS}}

SECURE_SSL_REDIRECT = MODE == "production"
SECURE_HSTS_SECONDS = 0 if MODE == "demo" else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MODE == "production" else None
X_FRAME_OPTIONS = "DENY"

# Nobody types more than a note here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["llwybr.site.uploads.OneFile"]
FILES = environment.data_folder() / "files"  # what people brought
CLAMD = environment.clamd()  # the virus scanner that it is shown to
BUNDLES = environment.data_folder() / "bundles"  # what they take along, until they fetched it or its days are over
ERASURES = environment.erasures_file()  # who was erased: no part of a backup, and best on another disk
BUNDLE_KEY = environment.bundle_key()
BUNDLE_KNOWN = environment.bundle_known()
IMPORTS = environment.data_folder() / "imports"  # a list while it is read, and how far its applying is

# Letters. The timeout is for each answer of the mail server; letters/postman.py counts on it.
SITE_ADDRESS = environment.address()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from()
EMAIL_TIMEOUT = 10
if mail_server := environment.mail_server():
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = mail_server.host, mail_server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server.user, mail_server.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = mail_server.tls, mail_server.starttls
else:
    EMAIL_BACKEND = "llwybr.core.letters.eml.EmailBackend"
    EMAIL_FILE_PATH = environment.data_folder() / "mail"

# No value that a database refused is in a log (site/logs.py); nothing is mailed, as Django would with all that was sent.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "llwybr.site.logs.Formatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": []},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
