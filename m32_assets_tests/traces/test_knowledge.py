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


LETTERS = "abcdefghijkl"
MANY = Kind(";".join(f"{i}:{i + 1}" for i in range(200)), "", "")


def wordings_of_facts(found: list[Point]) -> Counter[tuple[str, int]]:
    """In how many wordings each fact is asked."""
    return Counter((kind, fact) for kind, fact, _ in {(point.kind, point.fact, point.ask) for point in found})


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_is_asked_in_five_wordings(name: str) -> None:
    fewest = min(wordings_of_facts(asked(name)).items(), key=lambda item: item[1])
    assert fewest[1] >= 5, fewest


def test_a_kind_with_many_facts_asks_each_in_five_of_its_wordings() -> None:
    found = points({"many": MANY}, [("many", f"{letter} {{x}}?") for letter in LETTERS])
    counts = wordings_of_facts(found)
    assert len(counts) == 200
    assert min(counts.values()) >= 5
    assert len(found) < 200 * len(LETTERS)
    assert min(wordings_of_facts(found[:-1000]).values()) < 5


ONE_WAY = {
    ("facts_animals", "young"): ("a cub may be a lion's or a wolf's too", {"bear"}),
    ("facts_animals", "home"): ("a den and an aquarium house many animals", {"lion", "goldfish"}),
    ("facts_geography", "river"): ("the Nile flows through several capitals", {"Cairo"}),
    ("facts_shapes", "sides"): ("the general name of a shape with 4 sides is quadrilateral", "four"),
    ("facts_shapes", "corners"): ("the general name of a shape with 4 corners is quadrilateral", "four"),
    ("facts_units", "count"): ("the kind whole asks it back, with the number and the part in one", "all"),
    ("facts_units", "whole"): ("the kind count asks it back, with the number and the part apart", "all"),
    ("facts_units", "have"): ("the kind owner asks it back, with the number and the part in one", "all"),
    ("facts_units", "owner"): ("the kind have asks it back, with the number and the part apart", "all"),
    ("facts_words", "mix"): ("the other order of two paints is no other answer", "second"),
    ("facts_words", "opposite"): ("the second word has other opposites too", "one side"),
}
"""Kinds with facts that are not asked back, why, and which facts."""
SOME = {
    "four": {"square", "rectangle", "rhombus", "parallelogram", "trapezium", "kite"},
    "second": {"yellow and blue", "yellow and red", "blue and red", "white and red", "white and black"},
    "one side": set("soft young left thick long heavy beautiful easy ancient".split()),
}


def not_asked_back(of_family: dict[str, Kind]) -> dict[str, set[str]]:
    """For each kind, what is asked about in it, though the kind that best asks it back does not ask for it."""
    pairs = {key: {fact[:2] for fact in facts_of(kind)} for key, kind in of_family.items()}
    left = {
        key: min(({x for x, y in asks if (y, x) not in others} for others in pairs.values()), key=len)
        for key, asks in pairs.items()
    }
    return {key: some for key, some in left.items() if some}


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_is_asked_in_both_directions_or_named(name: str) -> None:
    expected: dict[str, set[str]] = {}
    for (family, key), (_, some) in ONE_WAY.items():
        if family == name:
            every = {x for x, _, _ in facts_of(kinds(name)[key])}
            expected[key] = every if some == "all" else SOME[some] if isinstance(some, str) else some
    assert not_asked_back(kinds(name)) == expected


def test_a_kind_in_one_direction_is_found() -> None:
    assert not_asked_back({"capital": CAPITAL}) == {"capital": {"France", "Italy", "Spain", "Peru"}}
    assert not_asked_back({"capital": CAPITAL, "country": turned(CAPITAL, "{y}")}) == {}


def offered(key: str, kind: Kind, fact: int) -> set[str]:
    """What may stand beside the answer in a choice, or in its place in a wrong claim, in any wording."""
    y = facts_of(kind)[fact][1]
    three = "{a}|{b}|{c}|" if len({answer for _, answer, _ in facts_of(kind)}) > 2 else f"{y}|{y}|{y}|"
    found: set[str] = set()
    # The wording's letters decide which facts are nearest: three letters in a row show all.
    for end in "abc":
        choice = question({key: kind}, Point(key, fact, three + end)).prompt.split("|")[:3]
        claim = question({key: kind}, Point(key, fact, "|{said}| yes no " + end, right=False)).prompt.split("|")[1]
        assert y in {option[:1].lower() + option[1:] for option in choice} | set(choice)
        found |= {option for option in (*choice, claim) if option.lower() != y.lower()}
    return found


def wrongly_offered(key: str, kind: Kind) -> list[tuple[str, str]]:
    """Pairs that hold, though they are offered as wrong."""
    held = {(x.lower(), y.lower()) for x, y, _ in facts_of(kind)}
    held |= {(x.lower(), y.lower()) for x, y in (" ".join(p.split()).split(":") for p in kind.also.split(";") if p)}
    facts = [(i, fact[0]) for i, fact in enumerate(facts_of(kind))]
    return [(x, option) for i, x in facts for option in offered(key, kind, i) if (x.lower(), option.lower()) in held]


@pytest.mark.parametrize("name", NAMES)
def test_no_wrong_option_is_right(name: str) -> None:
    chosen = {point.kind for point in asked(name) if re.search(r"\{(?:a|b|c|a?said)\}", point.ask)}
    for key in sorted(chosen):
        assert wrongly_offered(key, kinds(name)[key]) == [], key


@pytest.mark.parametrize(
    ("name", "key", "x", "y"),
    [
        ("facts_animals", "eater", "fish", "shark"),
        ("facts_animals", "eater", "plants", "panda"),
        ("facts_animals", "diet", "koala", "plants"),
        ("facts_animals", "in_group", "herd", "sheep"),
        ("facts_nature", "of_plants", "tree", "cherry"),
        ("facts_nature", "made_from", "grain", "toast"),
        ("facts_shapes", "term_is", "chord", "the straight line across a circle through its centre"),
        ("facts_shapes", "object", "a chessboard", "rectangle"),
        ("facts_units", "owner", "6 faces", "a whole die"),
    ],
)
def test_what_holds_as_well_is_never_offered(name: str, key: str, x: str, y: str) -> None:
    kind = kinds(name)[key]
    facts = [i for i, fact in enumerate(facts_of(kind)) if fact[0] == x]
    assert facts
    assert all(y not in offered(key, kind, i) for i in facts)


def test_a_right_option_among_the_wrong_ones_is_found() -> None:
    food = Kind("lion:meat;cow:plants;seal:fish", "{x} eats {y}", "the food is {y}", also="lion:fish")
    unknown = food._replace(also="")
    assert wrongly_offered("food", food._replace(facts=food.facts + ";ant:crumbs;panda:bamboo")) == []
    assert any("fish" in offered("food", unknown._replace(facts=food.facts + ";ant:crumbs"), i) for i in (0,))
    assert turned(food, "{y}").also == "fish:lion"
