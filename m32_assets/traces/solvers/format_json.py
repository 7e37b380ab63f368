"""Writes a JSON object by filling its text, from what the prompt says about a person."""

import re

CITIES = {"Paris", "Rome", "Oslo", "Lima", "Cairo", "Tokyo", "Vienna", "Dublin"}
JOBS = {"baker", "pilot", "nurse", "farmer", "teacher", "singer", "doctor", "clerk"}
# Words with which a sentence begins, besides names.
STARTS = set(
    "An Convert Express Fill Give How In Keys Make My Our Please Put Reply Save Send Store The This Turn Use What Write".split()
)


def solve(prompt: str) -> str:
    """One line of JSON with name, age, and city or job."""
    age = re.search(r"\d+", prompt)
    capitals = re.findall(r"\b[A-Z][a-z]+\b", prompt)
    names = [word for word in capitals if word not in STARTS and word not in CITIES]
    if age is None or not names:
        raise ValueError(f"no person in {prompt!r}")
    for key, values, words in (("city", CITIES, capitals), ("job", JOBS, re.findall("[a-z]+", prompt))):
        if value := next((word for word in words if word in values), None):
            return f'{{"name": "{names[0]}", "age": {age[0]}, "{key}": "{value}"}}'
    raise ValueError(f"neither city nor job in {prompt!r}")
