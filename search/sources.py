"""What can be found: sources register here, from the core and from plugins alike."""

from cms.plugins.registry import Registry
from search.contracts import SearchSource

search_sources: Registry[SearchSource] = Registry("search sources")
