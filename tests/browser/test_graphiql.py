"""GraphiQL in a real browser: what a developer does with it on the first day."""

import json
import re

import pytest
from playwright.sync_api import expect

from catalog.demo.people import CUSTOMER
from tests.browser.server import DEMO_PASSWORD
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

QUERIES = ["HomePage", "CategoryPage", "Facets", "ProductPage", "Search", "SearchSuggest", "ShopInfo"]
EXAMPLES = [*QUERIES, "Register", "SignIn", "AccountSecurity", "ReviewForm", "ReviewQueue"]


def test_opens_with_an_example_for_each_task(visit: Visit):
    expect(visit.page).to_have_title("Nexus · GraphiQL")
    expect(visit.page.locator(".graphiql-logo")).to_have_text("Nexus")
    assert visit.page.get_by_role("tab").all_inner_texts() == EXAMPLES


def test_runs_a_query_and_shows_the_answer(visit: Visit):
    visit.choose_tab("ShopInfo")
    answer = visit.run_query()
    assert "errors" not in answer
    assert answer["data"]["shop"]["name"] == "Nexus"
    expect(visit.page.locator(".graphiql-response")).to_contain_text('"name":\u00a0"Nexus"')


@pytest.mark.parametrize("name", QUERIES)
def test_example_finds_things_in_the_demo_shop(visit: Visit, name: str):
    visit.choose_tab(name)
    answer = visit.run_query()
    assert "errors" not in answer
    assert all(answer["data"].values())


def test_category_and_search_examples_find_products(visit: Visit):
    visit.choose_tab("CategoryPage")
    products = visit.run_query()["data"]["category"]["products"]
    assert len(products["nodes"]) == 5
    assert products["pageInfo"]["hasNextPage"]
    visit.choose_tab("Search")
    assert len(visit.run_query()["data"]["products"]["nodes"]) > 1


def test_signs_in_and_asks_with_the_token(visit: Visit):
    visit.choose_tab("SignIn")
    visit.fill_in("Variables", json.dumps({"input": {"email": CUSTOMER, "password": DEMO_PASSWORD}}))
    tokens = visit.run_query("SignIn")["data"]["login"]["tokens"]
    visit.fill_in("Headers", json.dumps({"Authorization": f"Bearer {tokens['accessToken']}"}))
    assert visit.run_query("Me")["data"]["me"]["email"] == CUSTOMER
    visit.wait_until_stored("SignIn")
    assert tokens["accessToken"] not in visit.page.evaluate("localStorage.getItem('graphiql:tabState')")


def test_shows_the_documentation_of_the_schema(visit: Visit):
    query = '{ __type(name: "Query") { fields { name description } } }'
    answer = visit.page.request.post(visit.url, data={"query": query}).json()
    descriptions = {row["name"]: row["description"] for row in answer["data"]["__type"]["fields"]}
    visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    documentation = visit.page.locator(".graphiql-plugin")
    documentation.get_by_role("link", name="Query", exact=True).first.click()
    documentation.get_by_role("link", name="categories", exact=True).click()
    expect(documentation).to_contain_text(descriptions["categories"])


def test_sends_the_headers_of_the_header_editor(visit: Visit):
    visit.fill_in("Headers", '{"X-Trace": "from-the-editor"}')
    with visit.page.expect_request(lambda request: request.method == "POST") as waiting:
        visit.page.get_by_role("button", name=re.compile("^Execute query")).click()
    assert waiting.value.headers["x-trace"] == "from-the-editor"


def test_says_where_a_token_goes_and_sends_nothing_of_that(visit: Visit):
    visit.page.get_by_role("button", name="Headers", exact=True).click()
    expect(visit.page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden)")).to_contain_text(
        "the\u00a0access\u00a0token\u00a0goes\u00a0here"
    )
    visit.choose_tab("ShopInfo")
    with visit.page.expect_request(lambda request: request.method == "POST") as waiting:
        visit.page.get_by_role("button", name=re.compile("^Execute query")).click()
    assert "authorization" not in waiting.value.headers


def test_keeps_what_a_visitor_wrote(visit: Visit):
    visit.choose_tab("Search")
    visit.page.locator(".graphiql-query-editor .view-line").first.click()
    visit.page.keyboard.press("Home")
    visit.page.keyboard.insert_text("# mine ")
    visit.wait_until_stored("# mine")
    visit.open()
    assert visit.page.get_by_role("tab").all_inner_texts() == EXAMPLES
    expect(visit.page.locator(".graphiql-query-editor")).to_contain_text("#\u00a0mine")


def test_asks_no_other_host_and_breaks_no_policy(visit: Visit):
    visit.run_query()
    visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    visit.page.get_by_role("button", name=re.compile("^Prettify query")).click()
    visit.page.get_by_role("button", name="Show History").click()
    visit.page.get_by_role("button", name="Open settings dialog").click()
    visit.page.get_by_role("button", name="Dark").click()
    visit.page.wait_for_load_state("networkidle")
    assert visit.complaints == []
    assert visit.hosts == {visit.url.split("/")[2]}


def test_fits_a_phone(phone_visit: Visit):
    page = phone_visit.page
    phone_visit.choose_tab("ShopInfo")
    phone_visit.run_query()
    query = page.locator(".graphiql-editors").bounding_box()
    answer = page.locator(".graphiql-response").bounding_box()
    assert query
    assert answer
    assert answer["width"] > 350
    assert answer["y"] >= query["y"] + query["height"]
    page.get_by_role("button", name="Show Documentation Explorer").click()
    documentation = page.locator(".graphiql-plugin").bounding_box()
    assert documentation
    assert documentation["width"] == 390
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert phone_visit.complaints == []
