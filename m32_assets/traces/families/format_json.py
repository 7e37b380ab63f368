"""Facts about a person or a product as one JSON object."""

import json

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import NAMES, words_of

WORDINGS = wordings("format_json")
CITIES = words_of("Paris Rome Oslo Lima Cairo Tokyo Vienna Dublin")
JOBS = words_of("baker pilot nurse farmer teacher singer doctor clerk")
SECOND = [("city", "lives in", x) for x in CITIES] + [("job", "works as", x) for x in JOBS]


@family("synthetic", name=NAMES, v=range(18, 70), second=SECOND, wording=WORDINGS)
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
