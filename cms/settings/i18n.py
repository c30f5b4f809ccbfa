"""Languages, time and the gettext catalogues of our own strings."""

from .base import BASE_DIR

LANGUAGE_CODE = "fi"  # set before the first migrate: Wagtail's first locale is made from it
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
LOCALE_PATHS = [BASE_DIR / "locales"]
