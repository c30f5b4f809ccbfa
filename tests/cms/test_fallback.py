"""What exists in one language only is served at the reader's own address, marked as what it is."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import ArticlePage, HomePage
from network.services.provisioning import ensure_homes


@pytest.fixture
def homes(db) -> dict[str, HomePage]:
    return ensure_homes()


@pytest.fixture
def finnish_article(homes) -> ArticlePage:
    page = ArticlePage(title="Vain suomeksi", slug="vain-suomeksi", locale=homes["fi"].locale)
    homes["fi"].add_child(instance=page)
    page.save_revision().publish()
    return page


def test_page_in_another_language_is_served_with_its_language(client: Client, finnish_article) -> None:
    response = client.get("/sv/vain-suomeksi/")
    assert response.status_code == 200
    assert response.context["content_language"] == "fi"
    assert '<html lang="sv"' in response.content.decode()
    assert 'rel="canonical" href="http://127.0.0.1:8000/fi/vain-suomeksi/"' in response.content.decode()


def test_page_with_a_translation_of_its_own_elsewhere_is_not_found_at_the_foreign_slug(
    client, homes, finnish_article
) -> None:
    translation = finnish_article.copy_for_translation(homes["sv"].locale)
    translation.slug, translation.title = "bara", "Bara på finska"
    translation.save_revision().publish()
    assert client.get("/sv/bara/").status_code == 200
    assert client.get("/sv/vain-suomeksi/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "restricted"])
def test_page_that_readers_may_not_see_is_not_found(client, finnish_article, state) -> None:
    if state == "draft":
        finnish_article.unpublish()
    else:
        PageViewRestriction.objects.create(page=finnish_article, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/sv/vain-suomeksi/").status_code == 404


@pytest.mark.parametrize("path", ["/sv/ei-ole/", "/fi/ei-ole/", "/sv/%00/", "/xx/vain-suomeksi/"])
def test_unknown_address_is_not_found(client, finnish_article, path) -> None:
    assert client.get(path, follow=True).status_code == 404
