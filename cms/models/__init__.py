"""Pages of the platform itself; import them from here."""

from .base import BasePage
from .content import ArticlePage, HomePage, SectionPage
from .settings import SiteSettings

__all__ = ["ArticlePage", "BasePage", "HomePage", "SectionPage", "SiteSettings"]
