"""Following a search: open to all, but saved searches are their owner's alone, whatever another's role is."""

from tests.network.admin_addresses.rows import Row
from tests.network.admin_addresses.site import public

INSIDERS = ("publisher", "manager", "coordinator", "administrator")
TOKEN = "only who holds the letter has the token"

FOLLOWING = (
    *(public(name, query=f"q={word}") for name in ("search_atom", "search_json", "search_follow")
      for word in ("siivet", "nokka", "tiedosto", "hiljaa")),
    public("search_follow", query="q=siivet", data={"email": "uusi@example.org"}),
    public("search_follow", query="q=siivet", data={"name": "Oma"}, own=("search_savedsearch", "django_session")),
    public("search_subscription", "=wrong", why=TOKEN),
    public("search_subscription", "=wrong", data={}, why=TOKEN),
    public("search_subscription_leave", "=wrong", data={}, why=TOKEN),
    Row("saved_searches", listing=True),
    Row("saved_search", ("saved",)),
    Row("saved_search", ("saved",), data={"name": "Toinen"}, changes=True, insiders=INSIDERS),
    Row("saved_search_seen", ("saved",), data={}, changes=True, insiders=INSIDERS),
    Row("saved_search_delete", ("saved",), data={}, changes=True, insiders=INSIDERS),
    Row("saved_search_undo", ("deleted_search",), data={}, changes=True, insiders=INSIDERS),
)  # fmt: skip
