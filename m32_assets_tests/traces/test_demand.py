"""Demands: each one met and unmet, and those that say nothing or cannot be met are refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from m32_assets.data.eval_set import EvalItem
from m32_assets.traces.demand import Demand


@pytest.mark.parametrize(
    ("demand", "met", "unmet", "said"),
    [
        ({"min_words": 3}, "One two three.", "One two", "2 words, expected at least 3"),
        ({"max_words": 2}, "one  two", "one two three", "3 words, expected at most 2"),
        ({"exact_words": 2}, "Two words.", "Only three words", "3 words, expected exactly 2"),
        ({"includes": [["cat", "kitten"]]}, "A KITTEN slept", "Cats slept", "none of cat, kitten"),
        ({"includes": [["cat"], ["mat"]]}, "The cat's mat", "The cat", "none of mat"),
        ({"includes": [["café au lait"]]}, "one cafe\u0301  au lait", "one café", "none of café au lait"),
        ({"includes": [["?"]]}, "Why?", "Why", "none of ?"),
        ({"excludes": ["sun"]}, "Sunday", "The Sun", "it has 'sun'"),
        ({"starts_with": "Because"}, "because of rain", "It is because", "it does not start with 'Because'"),
        ({"ends_with": "home"}, "We went Home.", "Home we went", "it does not end with 'home'"),
        ({"ends_with": "!"}, "Go home!", "Go home", "it does not end with '!'"),
        ({"ends_with": "."}, "Go home.", "Go home", "it does not end with '.'"),
    ],
)
def test_demand_is_met_or_says_what_is_missing(demand: dict[str, Any], met: str, unmet: str, said: str):
    assert Demand(**demand).unmet(met) == []
    assert Demand(**demand).unmet(unmet) == [said]


@pytest.mark.parametrize(
    ("answer", "said"),
    [("", "the answer is empty"), (" \n ", "the answer is empty"), ("a\nb", "2 lines, expected one")],
)
def test_answer_is_one_line_with_something_in_it(answer: str, said: str):
    assert Demand(max_words=5).unmet(answer) == [said]
    assert Demand(max_words=5).unmet(" one line\n") == []


def test_every_unmet_demand_is_named():
    demand = Demand(max_words=2, includes=[["rain"]], excludes=["sun"], starts_with="Today")
    assert len(demand.unmet("The sun shines")) == 4


@pytest.mark.parametrize(
    ("demand", "said"),
    [
        ({}, "at least one demand"),
        ({"excludes": []}, "at least one demand"),
        ({"min_words": 5, "max_words": 4}, "max_words is not below"),
        ({"exact_words": 5, "max_words": 4}, "max_words is not below"),
        ({"max_words": "4"}, "valid integer"),
        ({"max_words": -1}, "greater than or equal to 0"),
        ({"includes": ["rain"]}, "valid list"),
        ({"includes": [[]]}, "at least 1 item"),
        ({"includes": [[" "]]}, "should match pattern"),
        ({"max_word": 4}, "Extra inputs"),
    ],
)
def test_demand_that_says_nothing_or_cannot_be_met_is_refused(demand: dict[str, Any], said: str):
    with pytest.raises(ValidationError, match=said):
        Demand.model_validate(demand)


def test_row_without_demand_is_written_without_the_field():
    row = {"id": "a", "prompt": "p", "expected_answer": "x"}
    assert "demand" not in EvalItem.model_validate(row).model_dump()
    item = EvalItem.model_validate({**row, "demand": {"max_words": 3}})
    assert item.model_dump()["demand"] == {"max_words": 3}
    assert EvalItem.model_validate(item.model_dump()) == item
