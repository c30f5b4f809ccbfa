"""Private links to a county's answers: computed tokens, of which the database holds the hash."""

from django.utils import timezone

from cms.private_links import absolute_address, hash_of, new_link, token_of
from situation_map.models import Round, RoundCounty, RoundLink

from .errors import LinkOver

PURPOSE = "round"


def give_link(county: RoundCounty, *, is_contact: bool, role: str, email: str, language: str) -> RoundLink:
    """A link for somebody known by a role. The caller owns the transaction."""
    nonce, link_hash = new_link(PURPOSE)
    return RoundLink.objects.create(
        county=county, is_contact=is_contact, role=role, email=email, language=language, link_nonce=nonce,
        link_hash=link_hash,
    )  # fmt: skip


def token_for(link: RoundLink) -> str:
    return token_of(PURPOSE, link.link_nonce)


def address_of(link: RoundLink) -> str:
    """The private address, as letters carry it, and for where no mail is sent.

    A round lasts for weeks: after a change of the site's secret key the link is another one, and the row is told so.
    """
    token = token_for(link)
    if link.link_hash != hash_of(token):
        link.link_hash = hash_of(token)
        link.save(update_fields=["link_hash"])
    return absolute_address("round_answer", language=link.language, token=token)


def link_of_token(token: str) -> RoundLink | None:
    """The link of a token, whatever its state."""
    rows = RoundLink.objects.select_related("county__round", "county__region")
    return rows.filter(link_hash=hash_of(token)).first()


def check_usable(link: RoundLink) -> None:
    """Raises LinkOver. A closed round can still be read by its links."""
    state = link.county.round.state
    if link.ended_at is not None or state in (Round.State.WITHDRAWN, Round.State.DRAFT):
        raise LinkOver


def note_seen(link: RoundLink) -> None:
    """The first time that somebody opens the link, for the progress table."""
    if link.seen_at is None:
        RoundLink.objects.filter(pk=link.pk, seen_at=None).update(seen_at=timezone.now())
