"""Writes a JSON object by filling its text, from what the prompt says about a person."""

import re

CITIES = {"Paris", "Rome", "Oslo", "Lima", "Cairo", "Tokyo", "Vienna", "Dublin"}


def solve(prompt: str) -> str:
    """One line of JSON with name, age, and city or job."""
    age = re.findall(r"\d+", prompt)[0]
    before = re.findall(r"[A-Z][a-z]+", prompt[: prompt.index(age)])
    after = prompt[prompt.index(age) :]
    city = [word for word in re.findall(r"[A-Z][a-z]+", after) if word in CITIES]
    if city:
        return f'{{"name": "{before[-1]}", "age": {age}, "city": "{city[0]}"}}'
    job = re.search(r"\d+(?:\W+|, | and |; )(?:works as a |and works as a |and |job\W+)?([a-z]+)", after)
    if job is None:
        raise ValueError(f"no job in {prompt!r}")
    return f'{{"name": "{before[-1]}", "age": {age}, "job": "{job[1]}"}}'
