"""What the project is made of: apps, middleware, templates, folders."""

import secrets
from pathlib import Path

from cms.plugins.loader import discover_plugins

from .env import SettingError, env

BASE_DIR = Path(__file__).resolve().parents[2]

SITE_ENV = env.choice("SITE_ENV", choices=("development", "test", "production"), default="development")
PRODUCTION = SITE_ENV == "production"
DEBUG = False

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).expanduser().resolve()


def writable(folder: Path) -> Path:
    """The folder, made when missing. Raises SettingError when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except FileNotFoundError:  # another process removed the probe first: so it can be written
        pass
    except OSError as error:
        raise SettingError("DATA_DIR", f"nothing can be written to {folder} ({error.strerror}).") from None
    return folder


def secret_key() -> str:
    """SECRET_KEY of the environment; outside production one made once and kept beside the data."""
    if PRODUCTION:
        key = env.str("SECRET_KEY")
        if len(key) < 32:
            raise SettingError("SECRET_KEY", "is shorter than 32 characters.")
        return key
    file = DATA_DIR / "secret_key"
    if given := env.str("SECRET_KEY", default=""):
        return given
    if not file.exists():
        file.write_text(secrets.token_urlsafe(48))
        file.chmod(0o600)
    return file.read_text()


writable(DATA_DIR)
SECRET_KEY = secret_key()

PLUGINS_DISABLED = env.list("PLUGINS_DISABLED")
PLUGIN_APPS = discover_plugins(disabled=PLUGINS_DISABLED)

INSTALLED_APPS = [
    *PLUGIN_APPS,
    "situation_map",
    "network",
    "search",
    "cms.dashboard",
    "cms",
    "cms.accounts",
    "cms.imports",
    "cms.jobs",
    "cms.plugins",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "cms.without_api.Redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "cms.without_api.Snippets",
    "cms.without_api.Documents",
    "cms.without_api.Images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "cms.plugins.urls.PluginActivationMiddleware",
    "network.admin_guard.AdminPageGuard",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "network.old_addresses.OldAddressMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"
SITE_ID = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.context_processors.site",
            ]
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = writable(DATA_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = writable(DATA_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if SITE_ENV == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = SITE_ENV == "test"

EXAMPLE_CONTENT_ALLOWED = not PRODUCTION
