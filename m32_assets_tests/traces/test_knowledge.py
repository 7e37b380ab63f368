"""Facts: each kind is asked in several forms, claims are as often right as wrong, and wrong answers are wrong."""

from __future__ import annotations

import importlib
import inspect
import re
from collections import Counter
from functools import cache

import pytest

from m32_assets.traces.family import Draft, families
from m32_assets.traces.knowledge import Kind, Point, facts_of, grouped, points, question, turned

NAMES = sorted(name for name in families() if name.startswith("facts_"))
CAPITAL = Kind("France:Paris;Italy:Rome;Spain:Madrid;Peru:Lima", "{y} rules {x}", "the capital of {x} is {y}")


@cache
def asked(name: str) -> list[Point]:
    return list(families()[name].space["point"])


def kinds(name: str) -> dict[str, Kind]:
    return importlib.import_module(inspect.getmodule(families()[name].build).__name__).KINDS  # pyright: ignore[reportOptionalMemberAccess]


def test_there_are_at_least_900_facts_and_900_wordings() -> None:
    facts = {(name, *sorted(fact[:2])) for name in NAMES for kind in kinds(name).values() for fact in facts_of(kind)}
    assert len(facts) >= 900
    assert len({(name, point.ask) for name in NAMES for point in asked(name)}) >= 900


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_has_five_wordings_and_every_fact_is_asked(name: str) -> None:
    wordings = Counter(kind for kind, _ in {(point.kind, point.ask) for point in asked(name)})
    assert wordings.keys() == kinds(name).keys()
    assert min(wordings.values()) >= 5
    found = {(point.kind, point.fact) for point in asked(name)}
    assert found == {(key, i) for key, kind in kinds(name).items() for i in range(len(facts_of(kind)))}


@pytest.mark.parametrize("name", NAMES)
def test_no_fact_is_stated_twice(name: str) -> None:
    for key, kind in kinds(name).items():
        assert len(set(facts_of(kind))) == len(facts_of(kind)), key


@pytest.mark.parametrize("name", NAMES)
def test_claims_are_as_often_right_as_wrong(name: str) -> None:
    claims = Counter(point.right for point in asked(name) if "said}" in point.ask)
    assert claims[True] == claims[False] > 0


def test_no_question_is_in_two_families() -> None:
    owner: dict[str, str] = {}
    for name in NAMES:
        for point in asked(name):
            prompt = families()[name].build(point).prompt
            assert owner.setdefault(prompt, name) == name, prompt


def ask(wording: str, fact: int = 1, right: bool = True) -> Draft:
    return question({"capital": CAPITAL}, Point("capital", fact, wording, right))


def test_a_fact_is_recalled_and_stated() -> None:
    draft = ask("{x}'s capital?")
    assert draft == Draft(
        "Italy's capital?", [("recall", "Rome rules Italy"), ("conclude", "the capital of Italy is Rome")], "Rome"
    )


def test_a_claim_is_judged_in_its_own_words() -> None:
    right, wrong = (ask("Is {said} the capital of {x}, yes or no?", right=right) for right in (True, False))
    assert (right.answer, wrong.answer) == ("yes", "no")
    assert "Rome" in right.prompt
    assert "Rome" not in wrong.prompt
    assert re.fullmatch(r"the capital of Italy is Rome, not (?:Paris|Madrid|Lima): no", wrong.steps[-1][1])


def test_a_choice_has_the_answer_and_two_others() -> None:
    offered = re.findall(r"Paris|Rome|Madrid|Lima", ask("The capital of {x}: {a}, {b} or {c}?").prompt)
    assert len(set(offered)) == 3
    assert "Rome" in offered


def test_an_example_is_another_fact() -> None:
    example = re.fullmatch(r"(\w+):(\w+)=Italy", ask("{x2}:{y2}={x}").prompt)
    assert example
    assert (example[1], example[2], "") in facts_of(CAPITAL)
    assert example[1] != "Italy"


def test_kinds_are_turned_and_grouped() -> None:
    city = turned(CAPITAL, "{x} is in {y}")
    assert (city.recall, facts_of(city)[0]) == ("{x} rules {y}", ("Paris", "France", ""))
    assert grouped("4: dog, cat; 6: ant") == "dog:4;cat:4;ant:6"


def test_a_kind_with_many_facts_asks_each_in_some_wordings() -> None:
    many = Kind(";".join(f"{i}:{i + 1}" for i in range(200)), "", "")
    found = points({"many": many}, [("many", "{x}?"), ("many", "after {x}?"), ("many", "{x}, then?")])
    assert len(found) == 200
    assert {point.fact for point in found} == set(range(200))
