"""How a feed goes out: entity tags, gzip, HEAD, and for how long a file serves."""

import gzip

import pytest

from tests.feeds.conftest import rename
from tests.feeds.fetching import MERCHANT, fetch, offer
from tests.graphql import captured_statements

pytestmark = pytest.mark.django_db

INDEX = "/sitemap.xml"


@pytest.mark.usefixtures("_cache", "lamp")
@pytest.mark.parametrize("address", [INDEX, MERCHANT])
def test_who_has_it_is_told_so_without_a_statement(address, made):
    first = fetch(address)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    with captured_statements() as statements:
        for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            reply = fetch(address, if_none_match=known)
            assert (reply.status, reply.raw, reply.headers["etag"]) == (304, b"", tag)
            assert reply.headers["cache-control"] == "public, no-cache"
            assert reply.headers["vary"] == "Accept-Encoding"
    assert not [each for each in statements if "catalog_" in each and "spoileddomain" not in each]
    assert len(made) == 1


@pytest.mark.usefixtures("_cache", "lamp")
def test_who_has_it_is_told_so_by_a_machine_that_has_not(feeds, made):
    tag = fetch(MERCHANT).headers["etag"]
    for path in feeds.glob("*.gz"):
        path.unlink()
    assert fetch(MERCHANT, if_none_match=tag).status == 304
    assert len(made) == 1


@pytest.mark.usefixtures("_cache", "lamp")
def test_it_is_made_once_and_anew_after_a_change(made):
    before = fetch(MERCHANT)
    assert fetch(MERCHANT).raw == before.raw
    assert len(made) == 1
    rename("Desk lamp")
    after = fetch(MERCHANT, if_none_match=before.headers["etag"])
    assert after.status == 200
    assert b"<title>Desk lamp</title>" in after.content
    assert after.headers["etag"] != before.headers["etag"]
    assert len(made) == 2


@pytest.mark.usefixtures("_cache", "lamp")
def test_a_change_waits_for_as_long_as_a_file_serves(settings, made):
    settings.FEEDS_SECONDS = 3600
    before = fetch(MERCHANT)
    rename("Desk lamp")
    assert fetch(MERCHANT).raw == before.raw
    assert fetch(MERCHANT, if_none_match=before.headers["etag"]).status == 304
    settings.FEEDS_SECONDS = 0
    assert offer()["title"] == "Desk lamp"
    assert len(made) == 2


@pytest.mark.usefixtures("_cache", "lamp")
def test_another_setting_makes_another_file(settings):
    settings.FEEDS_SECONDS = 3600
    before = fetch(MERCHANT).headers["etag"]
    settings.FRONTEND_URL = "https://other.example"
    assert offer()["link"] == "https://other.example/products/lamp"
    assert fetch(MERCHANT).headers["etag"] != before


@pytest.mark.usefixtures("lamp")
def test_goes_out_packed_to_who_unpacks_it():
    packed = fetch(MERCHANT, accept_encoding="br, gzip")
    plain = fetch(MERCHANT, accept_encoding="gzip;q=0")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(packed.raw))
    assert "content-encoding" not in plain.headers
    assert plain.headers["content-length"] == str(len(plain.raw))
    assert gzip.decompress(packed.raw) == plain.raw


@pytest.mark.usefixtures("_cache", "lamp")
def test_head_says_the_same_without_a_body():
    whole = fetch(MERCHANT)
    head = fetch(MERCHANT, method="HEAD")
    assert (head.status, head.raw, head.headers) == (200, b"", whole.headers)
    assert fetch(MERCHANT, method="HEAD", if_none_match=whole.headers["etag"]).status == 304


@pytest.mark.usefixtures("lamp")
def test_is_no_page_that_runs_anything():
    headers = fetch(MERCHANT).headers
    assert headers["content-security-policy"] == "default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex"
