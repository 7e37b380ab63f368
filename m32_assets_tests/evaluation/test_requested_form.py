"""What a question asks for: the unit that an answer may carry, and the form that it must have."""

import pytest

from m32_assets.evaluation.requested_form import requested_forms, requested_units
from m32_assets.traces.verification.quantities import parse_quantity, unit_name


@pytest.mark.parametrize(
    ("prompt", "unit", "not_asked"),
    [
        ("How many apples does Tom have? He has 3 pears too.", "apple", "pear"),
        ("How many square meters is a floor of 3 m by 4 m?", "square meter", "meter"),
        ("Convert 5 km to meters.", "meter", "kilometer"),
        ("What does it weigh in grams, if it weighs 2 kg?", "gram", "kilogram"),
        ("Tea is $3 and cake $4. What is the total?", "dollar", "cent"),
        ("An egg costs 40 cents. How many eggs for 2 dollars?", "egg", "dollar"),
        ("Dan runs 3 km and then 4 km. How far is that?", "kilometer", "meter"),
        ("Share 24 plums among 6 people. How many is that for each?", "plum", "person"),
        ("A hall has 8 rows. If 30 seats are sold, how many are free?", "seat", "row"),
        ("There are 9 hens in 3 coops. Hens per coop?", "hen", "coop"),
        ("What is the number of cuts that 4 pieces take?", "cut", "piece"),
        ("How old is Ida?", "year", "month"),
        ("What percentage of 20 km is 5 km?", "percent", "mile"),
        ("What is the speed in km per hour after 3 hours?", "kilometer per hour", "hour"),
    ],
)
def test_requested_unit_is_distinguished_from_a_mentioned_one(prompt: str, unit: str, not_asked: str):
    assert unit in requested_units(prompt)
    assert not_asked not in requested_units(prompt)


@pytest.mark.parametrize(
    "prompt", ["What is 7 + 5?", "Rome is the capital of which country?", "1 km or 1 mile: pick one", ""]
)
def test_question_without_unit_requests_none(prompt: str):
    assert requested_units(prompt) == frozenset()


@pytest.mark.parametrize(
    ("prompt", "form"),
    [
        ("Put it in capital letters.", "case"),
        ("Repeat this line exactly: aB", "case"),
        ("Simplify 6/8.", "lowest terms"),
        ("Write 1/4 as a decimal.", "fraction or decimal"),
        ("Give it to two decimal places.", "decimal places"),
        ("Write 12 in words.", "words or digits"),
        ("Write 1200 with a comma.", "separators"),
    ],
)
def test_requested_form_is_recognised(prompt: str, form: str):
    assert form in requested_forms(prompt)


@pytest.mark.parametrize("prompt", ["What is the capital of Peru?", "What is 1/2 of 8?", "How many words are here?"])
def test_question_without_form_requests_none(prompt: str):
    assert requested_forms(prompt) == frozenset()


@pytest.mark.parametrize(
    ("ways", "name"),
    [
        (("km/h", "km per hour", "kilometres per hour", "kilometers/hour"), "kilometer per hour"),
        (("cm²", "cm^2", "sq cm", "square centimeters"), "square centimeter"),
        (("boxes", "box"), "box"),
        (("berries", "berry"), "berry"),
        (("children", "child"), "child"),
        (("%", "percent"), "percent"),
    ],
)
def test_ways_to_write_a_unit_have_one_name(ways: tuple[str, ...], name: str):
    assert {unit_name(way) for way in ways} == {name}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "km",
        "1 2",
        "12,34",
        "1.2.3",
        "3:45",
        "05",
        "1/0",
        "12 or 13",
        "two two",
        "hundred",
        "and five",
        "$5 euros",
        "9" * 99,
        "one hundred and",
        "thousand five",
        "1,2345",
        "5 5/6 7",
    ],
)
def test_text_that_is_not_a_quantity_is_not_parsed(text: str):
    assert parse_quantity(text) is None
