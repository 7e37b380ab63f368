"""Final answers, vacuous steps and grammar: both sides of each rule."""

from __future__ import annotations

import pytest

from m32_assets.traces.verification import check_trace
from m32_assets_tests.traces.verification.mutators import make


def kinds(*, prompt: str = "Work this out, please.", steps: tuple[str, ...], answer: str, **meta: object) -> set[str]:
    return {kind for kind, _ in check_trace(make(prompt, steps, answer, **meta))}


@pytest.mark.parametrize(
    ("answer", "steps"),
    [
        ("7", ("3 + 4 = 7",)),
        ("1875", ("375 × 5 = 1,875",)),
        ("$9", ("54 ÷ 6 = 9", "the mix is at $9")),
        ("80 square cm", ("16 × 5 = 80, so 80 square cm",)),
        ("12 apples", ("7 + 5 = 12",)),
        ("0.5", ("3 ÷ 6 = 1/2",)),
        ("yes", ("nothing is left, so 4 divides 980: yes",)),
        ("field, kitten", ("in order: field, kitten",)),
        ("sun sun sun", ("together: sun sun sun",)),
        ("a\n- b", ("a\n- b",)),
        ("5", ("x is 5", "check: 2 × 5 + 3 = 13")),
        ("-3", ("-18 ÷ 6 = -3", "x is -3")),
        ("64", ("64 flowers in the end",)),
        ("The cats are large.", ("so: the cats are large",)),
    ],
)
def test_answer_follows(answer: str, steps: tuple[str, ...]) -> None:
    assert "final_answer" not in kinds(steps=steps, answer=answer)


@pytest.mark.parametrize(
    ("answer", "steps"),
    [
        ("8", ("3 + 4 = 7",)),
        ("5", ("10 + 5 = 15",)),
        ("3", ("there are 3 numbers", "141 ÷ 3 = 47")),
        ("14 days", ("shared by 14: 70 ÷ 14 = 5", "it takes 5 days")),
        ("no", ("nothing is left, so 4 divides 980: yes",)),
        ("field, kitten", ("in order: field, kitten, umbrella",)),
        ("kitten, umbrella", ("in order: field, kitten, umbrella",)),
        ("sun sun", ("together: sun sun sun",)),
        ("sun sun sun sun", ("together: sun sun sun",)),
        ("7", ("the first is 7", "the second is 8", "the third is 9")),
        ("art", ("the word is party",)),
    ],
)
def test_answer_does_not_follow(answer: str, steps: tuple[str, ...]) -> None:
    assert "final_answer" in kinds(steps=steps, answer=answer)


@pytest.mark.parametrize(
    "step",
    [
        "let's think step by step",
        "Now we solve the problem.",
        "handle 2 - 1",
        "ones digit: handle 12 - 1",
        "...",
        "check: 25 is 25",
        "25 = 25",
        "so 25 = 25.",
        "25 is 25",
        "Work this out, please.",
        "7 is the first number",
        "So 7 is the first number.",
        "compute 3 + 4",
        "the question is: work this out, please",
    ],
)
def test_empty_step_is_found(step: str) -> None:
    assert "vacuous" in kinds(steps=("7 is the first number", step, "7 + 5 = 12"), answer="12")


@pytest.mark.parametrize(
    "step",
    [
        "ones: 5 - 0 = 5",
        "3 + 25 = 25 + 3",
        "the least common multiple of 6 and 42 is 42",
        "carry 1",
        "0 + 25 = 25",
        "read backwards, level is level",
        "only the sum matters",
        "true and true is true",
        "add the tens and the ones",
        "letters: d e s e r t",
        "x = 7",
        "the words are jungle, river",
        "30, 45, 60",
        "no",
    ],
)
def test_step_with_content_is_kept(step: str) -> None:
    assert "vacuous" not in kinds(steps=("7 is the first number", step, "7 + 5 = 12"), answer="12")


def test_step_of_the_answer_alone_is_kept() -> None:
    assert "vacuous" in kinds(steps=("2 is left: no", "now solve the problem"), answer="no")
    assert kinds(prompt="Say go 3 times.", steps=("the word go, 3 times", "go go go"), answer="go go go") == set()


@pytest.mark.parametrize(
    "text",
    [
        "it is a elephant",
        "take an book",
        "a hour later",
        "an university",
        "an unit",
        "an one-way street",
        "a honest man",
        "she has 1 apples",
        "there are 5 book.",
        "count the the rest",
        "hello {name}!",
        "the <number> of it",
        "TODO: say why",
        "the sum  is known",
        "that is all .",
        "( here) it is",
        "%s of them",
        "pay ${total}",
        "the {} apples are red",
    ],
)
def test_template_mistake_is_found(text: str) -> None:
    assert "grammar" in kinds(steps=(text, "3 + 4 = 7"), answer="7")


@pytest.mark.parametrize(
    "text",
    [
        "an hour, an honest man, an heir",
        "a university, a unit, a one-way street, a European, a useful thing",
        "an FBI agent",
        "an MBA",
        "a NATO base",
        "letter a appears 2 times",
        "the a is replaced with an o",
        "a at no place",
        "1 apple, 2 apples",
        "21 + 1 apples",
        "1.1 apples",
        "page 1 books",
        "1/2 apples",
        "house number 1 apples",
        "the word 'the the' has 7 letters",
        "«a  b» has 4 characters",
        'the text "a elephant"',
        "{1, 5, 6} without {1}",
        '{"name": "Pablo"}',
        "the union is {}",
        "| a |  b |",
        "- tea\n- butter",
        "100% of it",
        "had had enough",
        "5 apple trees",
        "a, e, i and o are vowels",
        "in all: 3 < 4 and 5 > 4",
        "a - b - c",
        "an eaglet, an uncle, an umbrella, an x",
    ],
)
def test_sound_wording_has_no_findings(text: str) -> None:
    assert "grammar" not in kinds(steps=(text, "3 + 4 = 7"), answer="7")


def test_edge_case_prompts_may_be_odd() -> None:
    odd = "   what   is  a elephant   ?  "
    assert "grammar" not in kinds(prompt=odd, steps=("3 + 4 = 7",), answer="7", slice="edge_case")
    assert "grammar" in kinds(prompt=odd, steps=("3 + 4 = 7",), answer="7")
