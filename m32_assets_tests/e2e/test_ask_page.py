"""The page of m32 ask in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from m32_assets_tests.support.asking import Written, asking


@pytest.fixture
def address() -> Iterator[str]:
    """The page of a model that votes."""
    with asking(Written(3)) as found:
        yield found


def test_page_in_a_browser(address: str, page: Page):
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.get_by_label("Question").fill("How many apples\nare left?")
    page.get_by_label("Question").press("Enter")
    page.get_by_text("Answer: 29").first.wait_for()
    assert page.locator("article .question").inner_text() == "How many apples\nare left?"
    assert page.locator("article > ol > li").all_inner_texts()[0].split("\n")[-1] == "23 apples, <b>9</b> sold"
    assert page.get_by_label("false").first.inner_text() == "✗"
    assert "Votes: 29 (2), none (1)" in page.locator("article").inner_text()
    assert "runs/mine, 3 answers that vote" in page.locator("#about").inner_text()
    page.get_by_label("Question").fill("refuse")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("the word refuse").wait_for()
    assert problems == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]
