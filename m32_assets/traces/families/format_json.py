"""Facts about a person or a product as one JSON object."""

import json

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import NAMES, words_of

WORDINGS = (
    "Write as JSON with the keys name, {k} and {l}: {name} is {v} and {is_} {w}.",
    "{name} is {v} and {is_} {w}. Give a JSON object with name, {k}, {l}.",
    "JSON (name, {k}, {l}): {name}, {v}, {w}",
    "Turn this record into a JSON object: name {name}, {k} {v}, {l} {w}",
    "An API expects an object with name, {k} and {l}. Send {name}, {v} and {w}.",
    "Make one line of JSON out of: name={name}; {k}={v}; {l}={w}",
    "Fill the form in JSON. name: {name} / {k}: {v} / {l}: {w}",
    "Convert to JSON, keeping the order. name -> {name}, {k} -> {v}, {l} -> {w}",
    "The table row {name} | {v} | {w} has the columns name | {k} | {l}. Write the row as a JSON object.",
)
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
