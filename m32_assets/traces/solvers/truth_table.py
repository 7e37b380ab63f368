"""Evaluates a formula of three letters by rewriting its text until one word is left."""

import re

TABLE = {
    "true and true": "true",
    "true and false": "false",
    "false and true": "false",
    "false and false": "false",
    "true or true": "true",
    "true or false": "true",
    "false or true": "true",
    "false or false": "false",
    "true implies true": "true",
    "true implies false": "false",
    "false implies true": "true",
    "false implies false": "true",
    "true xor true": "false",
    "true xor false": "true",
    "false xor true": "true",
    "false xor false": "false",
}


def solve(prompt: str) -> str:
    """``true`` or ``false``."""
    term = r"(?:not )?[PQR]"
    op = r"(?:and|or|implies|xor)"
    found = re.search(rf"\({term} {op} {term}\) {op} {term}|{term} {op} \({term} {op} {term}\)", prompt)
    if found is None:
        raise ValueError(f"no formula in {prompt!r}")
    rest = prompt.replace(found[0], "")
    value = dict(re.findall(r"\b([PQR])(?: is |: | be | to | = |=| )(true|false)", rest))
    value |= {letter: said for said, letter in re.findall(r"\b(true|false) (?:that|to) ([PQR])", rest)}
    text = re.sub(r"[PQR]", lambda m: value[m[0]], found[0])
    text = text.replace("not true", "FALSE").replace("not false", "true").replace("FALSE", "false")
    text = re.sub(r"\((.*?)\)", lambda m: TABLE[m[1]], text)
    return TABLE[text]
