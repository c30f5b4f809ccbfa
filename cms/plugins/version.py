"""The version of the plugin API, by semantic versioning.

A name added: the minor number grows. A name or a parameter removed or changed: the major number grows.
"""

API_VERSION = "1.4"
ENTRY_POINT_GROUP = "perheverkko.plugins"
