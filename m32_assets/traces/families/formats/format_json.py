"""Facts about a person or a product as one JSON object."""

import json
import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import NAMES, words_of

CITIES = words_of("Paris Rome Oslo Lima Cairo Tokyo Vienna Dublin")
JOBS = words_of("baker pilot nurse farmer teacher singer doctor clerk")
SECOND = [("city", "lives in", x) for x in CITIES] + [("job", "works as", x) for x in JOBS]


@family("synthetic", name=NAMES, v=range(18, 70), second=SECOND, wording=wordings)
def format_json(name: str, v: int, second: tuple[str, str, str], wording: str) -> Draft:
    key, verb, value = second
    said = f"a {value}" if key == "job" and "{is_}" in wording else value
    answer = json.dumps({"name": name, "age": v, key: value})
    steps = [
        ("plan", f"JSON keys: name, age, {key}"),
        ("transform", f'quotes for "{name}" and "{value}", none for the number {v}'),
        ("conclude", answer),
    ]
    return Draft(wording.format(name=name, k="age", v=v, l=key, w=said, is_=verb), steps, answer)


# Solver: writes a JSON object by filling its text, from what the prompt says about a person.

KNOWN_CITIES = {"Paris", "Rome", "Oslo", "Lima", "Cairo", "Tokyo", "Vienna", "Dublin"}
KNOWN_JOBS = {"baker", "pilot", "nurse", "farmer", "teacher", "singer", "doctor", "clerk"}
# Words with which a sentence begins, besides names.
STARTS = set(
    """
    An As Contact Convert Express Fill Give How In Keys Last Make My Name Note Our Output Passport Person Please Put
    Quiz Reply Save Send Serialise Store The Translate Turn Use Values We What Write Years
    """.split()
)


def solve(prompt: str) -> str:
    """One line of JSON with name, age, and city or job."""
    age = re.search(r"\d+", prompt)
    capitals = re.findall(r"\b[A-Z][a-z]+\b", prompt)
    names = [word for word in capitals if word not in STARTS and word not in KNOWN_CITIES]
    if age is None or not names:
        raise ValueError(f"no person in {prompt!r}")
    for key, values, words in (("city", KNOWN_CITIES, capitals), ("job", KNOWN_JOBS, re.findall("[a-z]+", prompt))):
        if value := next((word for word in words if word in values), None):
            return f'{{"name": "{names[0]}", "age": {age[0]}, "{key}": "{value}"}}'
    raise ValueError(f"neither city nor job in {prompt!r}")
