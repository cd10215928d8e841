"""Django's settings: the same for every mode, but for what a secure connection allows."""

from pathlib import Path

from llwybr.contents import APPS, CORE
from llwybr.site import environment

HERE = Path(__file__).resolve().parent

MODE = environment.mode()
DEMO = environment.demonstration()
DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.hosts()
PROXIES = environment.proxies()

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    *(f"llwybr.core.{name}" for name in CORE if name != "packs"),
    *(app.path for app in APPS),
    "llwybr.site",
]
AUTH_USER_MODEL = "people.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "llwybr.site.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "llwybr.site.outage.OutageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "llwybr.core.access.doors.DoorMiddleware",
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
                "llwybr.site.context.device",
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
DESK_COOKIE_NAME = f"{_HOST}llwybr-desk"
CSRF_COOKIE_NAME = f"{_HOST}llwybr-form"
LANGUAGE_COOKIE_NAME = f"{_HOST}llwybr-language"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

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
FILE_UPLOAD_HANDLERS = ["llwybr.site.uploads.NoFiles"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "ERROR"}},
}
