"""What everybody may open, the desk, and what is served from the tree of pages."""

from situation_map.takeaway.formats import COUNTY, FORMATS, MAP, MUNICIPALITY
from tests.network.admin_addresses.rows import Row

COORDINATOR = "coordinator"


def public(name: str, *args: str, **facts: object) -> Row:
    """Open to all; nobody's own things are in it."""
    return Row(name, args, **{"owner": "", "listing": True, "why": "open to all", **facts})  # type: ignore[arg-type]


TAKEN_FROM = {MAP: (), COUNTY: ("=keski-suomi",), MUNICIPALITY: ("=keski-suomi", "=jyvaskyla")}
PUBLIC = (
    public("root"),
    public("healthz"),
    public("set_language", data={"language": "sv"}),
    public("sign_in"),
    public("sign_in", data={"username": "editor", "password": "x"}),
    public("sign_out", data={}),
    public("organisations"),
    public("places"),
    public("activities"),
    public("activities", query="text=siivet"),
    public("situation_map"),
    public("situation_county", "=keski-suomi"),
    *(public(f"situation_{kind}_{each.key}", *TAKEN_FROM[kind]) for each in FORMATS.values() for kind in each.kinds),
    public("situation_map_framed"),
    public("situation_county_framed", "=keski-suomi"),
    public("situation_oembed", query="url=http://testserver/fi/tilannekuva/"),
    public("search", query="q=siivet"),
    public("search", query="q=nokka"),
    public("search", query="q=tiedosto"),
    public("search", query="q=hiljaa"),
    *(public("search_suggestions", query=f"q={word}") for word in ("siiv", "nokk", "tiedos", "hilja", "kanar")),
)

SERVED = (
    *(
        Row(f"/{{path_of_{name}}}", owner=owner, why=why, shows=bool(owner), listing=True)
        for name, owner, why in (
            ("hidden", COORDINATOR, ""),
            ("draft", "", "a draft has no address"),
            ("unborn", "", "a draft has no address"),
            ("changed", "", "the published version is public, its draft is not"),
        )
    ),
)

DESK = (
    Row("desk", listing=True),
    Row("desk", query="view=drafts", listing=True),
    Row("activity_new", listing=True, shows=False),
    Row("activity_new", query="organisation={organisation}", shows=False),
    Row("activity_new", changes=True, data=lambda scene: {**scene.world.answers(), "save": "1"}),
    Row("activity_edit", ("draft",)),
    Row("activity_edit", ("changed",)),
    Row("activity_edit", ("draft",), changes=True,
        data=lambda scene: {**scene.world.answers(), "save": "1", "revision": scene["draft"].latest_revision_id}),
    Row("activity_preview", ("draft",)),
    Row("activity_submit", ("draft",), data={}, changes=True),
    Row("activity_withdraw", ("waiting",), data={}, changes=True),
    Row("activity_delete", ("draft",)),
    Row("activity_delete", ("draft",), data={}, changes=True),
    Row("review", owner=COORDINATOR, listing=True),
    Row("review_page", ("waiting",), owner=COORDINATOR),
    Row("review_page", ("waiting",), owner=COORDINATOR, changes=True, insiders=("editor", "publisher", "manager"),
        data=lambda scene: {"decision": "approve", "revision": scene["waiting"].latest_revision_id}),
    Row("review_page", ("waiting",), owner=COORDINATOR, changes=True, insiders=("editor", "publisher", "manager"),
        data=lambda scene: {"decision": "return", "message": "Ei.", "revision": scene["waiting"].latest_revision_id}),
    Row("review_preview", ("waiting",), owner=COORDINATOR),
)  # fmt: skip

ROWS = (*PUBLIC, *SERVED, *DESK)
