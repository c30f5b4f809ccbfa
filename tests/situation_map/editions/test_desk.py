"""The desk of editions: from a draft to a frozen edition, by who may, with what is wrong said."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cms.jobs.models import Job
from cms.jobs.services import drain_jobs
from situation_map.editions import drafting
from situation_map.models import Edition, Erratum, Frozen

INDICATOR = "example-coordination"


@pytest.fixture(autouse=True)
def _english(loaded, monkeypatch):
    monkeypatch.setattr("situation_map.editions.drafting.keep_live_figures", lambda day: None)
    with translation.override("en"):
        yield


@pytest.fixture
def national(client, people):
    client.force_login(people["national"])
    return client


def address(name, edition=None):
    return reverse(name, kwargs={"pk": edition.pk} if edition else {})


def values(**changed):
    return {"name_fi": "Tilannekuva 2026", "dated_on": timezone.localdate().isoformat(), **changed}


def test_from_a_draft_to_a_frozen_edition(national):
    made = national.post(address("edition_new"), values())
    draft = Edition.objects.get(slug="tilannekuva-2026")
    assert made.url == address("edition_desk", draft)
    asked = national.get(address("edition_freeze", draft)).content.decode()
    assert "Once frozen, it can neither be changed nor deleted." in asked
    assert "figures are preliminary and are frozen as such" in asked
    assert "It becomes public at once." in asked
    for _click in range(2):
        assert national.post(address("edition_freeze", draft)).url == address("edition_desk", draft)
    frozen = Edition.objects.get(pk=draft.pk)
    assert frozen.is_public
    shown = national.get(address("edition_desk", draft)).content.decode()
    assert frozen.sha256 in shown
    assert 'name="csrfmiddlewaretoken" action="delete"' not in shown
    assert "Delete the draft" not in shown


def test_a_frozen_edition_is_neither_edited_nor_deleted_at_the_desk(national, make_edition):
    edition = make_edition()
    for name, data in (("edition_edit", values(name_fi="Toinen")), ("edition_delete", {}), ("edition_release", {})):
        assert national.get(address(name, edition)).status_code == 302
        assert national.post(address(name, edition), data).status_code == 302
    assert Edition.objects.get(pk=edition.pk).name_fi == edition.name_fi
    with pytest.raises(Frozen):
        edition.delete()


def test_many_rows_are_frozen_by_a_job_once(national, make_edition, monkeypatch):
    monkeypatch.setattr(drafting, "AT_ONCE", 10)
    draft = make_edition("suuri", frozen=False)
    for _click in range(2):
        national.post(address("edition_freeze", draft))
    assert Job.objects.filter(name=drafting.JOB).count() == 1
    assert not Edition.objects.get(pk=draft.pk).is_frozen
    assert "It waits for its turn." in national.get(address("edition_desk", draft)).content.decode()
    Edition.objects.filter(pk=draft.pk).update(freeze_done=250, freeze_total=1000)
    shown = national.get(address("edition_desk", draft)).content.decode()
    assert 'max="1000" value="250"' in shown
    assert "25 per cent: 250 of 1,000 rows written." in shown
    assert national.get(address("edition_state", draft)).json()["state"] == "queued"
    assert national.get(f"/en/situation/edition/{draft.slug}/").status_code == 404
    drain_jobs()
    assert Edition.objects.get(pk=draft.pk).is_frozen


@pytest.mark.parametrize(("field", "value", "words"), [
    ("name_fi", "", "This field is required."),
    ("dated_on", "2026-13-01", "Enter a valid date."),
    ("dated_on", "2999-01-01", "The day is in the future."),
    ("slug", "esimerkki-2024", "Another edition has this address already."),
    ("slug", "ei näin", "Enter a valid"),
    ("published_at", "2001-01-01T10:00", "This moment has passed."),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(national, field, value, words):
    count = Edition.objects.count()
    answer = national.post(address("edition_new"), values(**{field: value}))
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert Edition.objects.count() == count


def test_time_of_publication_is_moved_until_it_has_come(national, embargoed):
    later = timezone.localtime().replace(hour=12) + dt.timedelta(days=5)
    answer = national.post(address("edition_release", embargoed), {"published_at": later.strftime("%Y-%m-%dT%H:%M")})
    assert answer.status_code == 302
    moved = Edition.objects.get(pk=embargoed.pk)
    assert (moved.published_at, moved.is_public) == (later.replace(second=0, microsecond=0), False)
    national.post(address("edition_release", embargoed), {"published_at": ""})
    published = Edition.objects.get(pk=embargoed.pk)
    assert published.is_public
    with pytest.raises(drafting.AlreadyPublic):
        drafting.change_release(edition=published, values={}, user=answer.wsgi_request.user)


def erratum(**changed):
    return {"text_en": "Wrong.", "dated_on": timezone.localdate().isoformat(), "area": "15", "indicator": INDICATOR,
            "period": "2026", "value": "7", "missing": "", **changed}  # fmt: skip


def test_erratum_keeps_what_should_have_stood(national, make_edition):
    edition = make_edition()
    assert national.post(address("erratum_new", edition), erratum(value="7,5")).status_code == 302
    row = Erratum.objects.get()
    assert (row.indicator, row.area_code, row.period, str(row.value_number)) == (INDICATOR, "15", "2026", "7.500000")
    assert national.post(address("erratum_new", edition), {"text_fi": "Kaikki.", "dated_on": "2026-01-01"}).status_code
    assert Erratum.objects.filter(indicator="", area_code="").count() == 1


@pytest.mark.parametrize(("field", "changed"), [
    ("text_fi", {"text_en": ""}),
    ("dated_on", {"dated_on": "2999-01-01"}),
    ("area", {"area": ""}),
    ("area", {"area": "99"}),
    ("indicator", {"indicator": "unknown"}),
    ("indicator", {"indicator": ""}),
    ("period", {"period": "1901"}),
    ("value", {"value": "seitsemän"}),
    ("value", {"value": "-3"}),
    ("value", {"value": "NaN"}),
    ("missing", {"missing": "no_answer"}),
])  # fmt: skip
def test_erratum_that_concerns_nothing_is_refused(national, make_edition, field, changed):
    answer = national.post(address("erratum_new", make_edition()), erratum(**changed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Erratum.objects.exists()


@pytest.mark.parametrize("who", ["", "member", "coordinator"])
def test_only_the_country_s_coordinators_make_editions(client, people, make_edition, who):
    if who:
        client.force_login(people[who])
    draft, frozen = make_edition("luonnos", frozen=False), make_edition("kuva")
    attempts = [
        (address("edition_new"), values()),
        (address("edition_edit", draft), values()),
        (address("edition_freeze", draft), {}),
        (address("edition_delete", draft), {}),
        (address("edition_release", frozen), {}),
        (address("erratum_new", frozen), erratum()),
    ]
    for path, data in attempts:
        for answer in (client.get(path), client.post(path, data)):
            assert answer.status_code == (403 if who else 302)
            assert who or "/kirjaudu/" in answer.url or "sign-in" in answer.url
    assert client.get(address("edition_state", draft)).status_code == (403 if who else 302)
    fresh = Edition.objects.get(pk=draft.pk)
    assert (fresh.is_frozen, fresh.name_fi, fresh.freeze_asked_at) == (False, draft.name_fi, None)
    assert Edition.objects.count() == 5
    assert not Erratum.objects.exists()
