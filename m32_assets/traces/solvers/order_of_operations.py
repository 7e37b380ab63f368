"""Evaluates an expression by rewriting its text, the strongest operation first."""

import re


def _product(match: re.Match[str]) -> str:
    a, sign, b = int(match[1]), match[2], int(match[3])
    return str(a * b if sign == "×" else a // b)


def _sum(match: re.Match[str]) -> str:
    return str(int(match[1]) + int(match[3]) if match[2] == "+" else int(match[1]) - int(match[3]))


def _plain(text: str) -> str:
    for pattern, act in ((r"(\d+) ([×÷]) (\d+)", _product), (r"(\d+) ([-+]) (\d+)", _sum)):
        while re.search(pattern, text):
            text = re.sub(pattern, act, text, count=1)
    return text


def solve(prompt: str) -> str:
    """The number that is left."""
    found = re.search(r"\(?\d+ [-+×÷] [-+×÷\d() ]*\d\)?", prompt)
    if found is None:
        raise ValueError(f"no expression in {prompt!r}")
    return _plain(re.sub(r"\((.*?)\)", lambda m: _plain(m[1]), found[0]))
