"""Errors of the plugin kernel."""


class PluginStartError(SystemExit):
    """A plugin with which the site cannot start: whatever process loads the settings ends with this one line and
    exit status 1. `plugin` is its key, `problem` what is wrong."""

    def __init__(self, plugin: str, problem: str) -> None:
        self.plugin = plugin
        self.problem = problem
        super().__init__(
            f"Plugin '{plugin}': {problem} To start without it, set PLUGINS_DISABLED={plugin} (comma-separated)."
        )

    @classmethod
    def failing_import(cls, plugin: str, error: BaseException) -> "PluginStartError":
        text = " ".join(str(error).split())
        return cls(plugin, f"it cannot be imported ({type(error).__name__}: {text}).")
