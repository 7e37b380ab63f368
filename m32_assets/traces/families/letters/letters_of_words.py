"""Small letter tasks on one word: letters left out, moved, changed, doubled, counted; the word is spelled first."""

import re
from itertools import pairwise

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import fill_template, keyed_wordings
from m32_assets.traces.words import WORDS, words_of

# No word that stands in a wording.
PLAIN = [w for w in WORDS if len(w) > 3 and w[0] != w[-1] and w not in ("string", "number")]
ODD = words_of(
    "Zoë Renée Noël Björn Jürgen Chloé André José Núñez García Muñoz Raphaël Anaïs Göteborg Düsseldorf Münster Québec "
    "Genève Tromsø Åland Ålesund Sørensen Ibáñez Héloïse Tübingen Bogotá Cádiz Mérida Loïc Agnès Österreich Frédéric"
)
DOUBLED = [w for w in PLAIN if sum(x == y for x, y in pairwise(w)) == 1]
POOLS = {"double": DOUBLED, "undouble": DOUBLED, "long": ODD}
POINTS = [(key, text, w) for key, text in keyed_wordings(__file__) for w in POOLS.get(key, PLAIN)]


@family("synthetic", point=POINTS)
def letters_of_words(point: tuple[str, str, str]) -> Draft:
    kind, text, w = point
    c = max(w[::-1], key=w.count)
    z = next(x for x in "oaiet" if x not in w)
    at = next((i for i, (x, y) in enumerate(pairwise(w)) if x == y), 0)
    numbered = ", ".join(f"{x} {i}" for i, x in enumerate(w, 1))
    plan, result = {
        "no first": (f"the first letter, {w[0]}, is left out", w[1:]),
        "no last": (f"the last letter, {w[-1]}, is left out", w[:-1]),
        "no second": (f"the second letter, {w[1]}, is left out", w[0] + w[2:]),
        "no ends": (f"the ends, {w[0]} and {w[-1]}, are left out", w[1:-1]),
        "swap ends": (f"{w[0]} and {w[-1]} change places", w[-1] + w[1:-1] + w[0]),
        "to end": (f"the first letter, {w[0]}, goes to the end", w[1:] + w[0]),
        "every second": (f"letters numbered: {numbered}; the odd ones stay", w[::2]),
        "replace": (f"each {c} becomes {z}", w.replace(c, z)),
        "undouble": (f"the double letter {w[at] * 2} becomes {w[at]}", w[:at] + w[at + 1 :]),
        "twice": ("every letter is written twice", "".join(x + x for x in w)),
        "cap back": ("read from the end, in capitals", w[::-1].upper()),
        "hyphens": ("a hyphen between any two letters", spelled(w)),
        "cap hyphens": ("in capitals, with a hyphen between any two letters", spelled(w.upper())),
        "long": (f"letters numbered: {numbered}", str(len(w))),
        "double": (f"the same letter side by side: {w[at] * 2}", w[at]),
    }[kind]
    last = {"long": "letters in all:", "double": "the double letter is"}.get(kind)
    steps = [("transform", f"letters of {w}: {', '.join(w) if 'hyphens' in kind else spelled(w)}"), ("transform", plan)]
    if not last and "hyphens" not in kind:
        steps.append(("transform", f"that gives {spelled(result)}"))
    steps.append(("conclude", f"{last or 'together:'} {result}"))
    return Draft(
        fill_template(text, w=w, odd=w, d=w, c=c, z=z, key=PLAIN.index(w) if w in PLAIN else len(w)), steps, result
    )


# Solver: answers small letter tasks on one word by patterns over its letters.

# What is asked: the pattern to replace in the word, and by what; the first cue that fits decides.
CHANGES = (
    (r"both the first|first and last letters|\[1:-1\]|either side|start and end letter", r"^.|.$", ""),
    (r"[Ee]xchange|changes? places|outer letters|Trade the letters", r"^(.)(.*)(.)$", r"\3\2\1"),
    (r"first letter.*\b(?:end|last|back)\b|Rotate|front letter|\[1:\] \+", r"^(.)(.*)$", r"\2\1"),
    (r"every second|odd places|skipping|Keep the letters|\[::2\]|miss a letter|2, 4, 6|1, 3, 5", r"(.).?", r"\1"),
    (r"doubled\.|Double every|each letter two|write it again|every letter .* two times|hit double", r"(.)", r"\1\1"),
    (r"single letter|only once|followed by itself|minus one of", r"(.)\1", r"\1"),
    (
        r"twice in a row|doubled letter|double\?|side by side|twin|equal neighbours|two times running|double letter of",
        r".*(.)\1.*",
        r"\1",
    ),
    (r"first letter|\[1:\]|one letter late", r"^.", ""),
    (r"last letter|\[:-1\]|before the end", r".$", ""),
    (r"second letter|number two|letter 2", r"^(.).", r"\1"),
    (r"hyphen|'-'\.join", r"(?<=.)(?=.)", "-"),
)

# A letter and the one that takes its place.
OLD_NEW = "|".join(
    (
        r"every (\w) in \w+ by (\w)",
        r"each (\w) to (\w)",
        r"type (\w) and types (\w)",
        r"has no (\w); it prints (\w)",
        r"tr '(\w)' '(\w)'",
        r"rule: (\w) -> (\w)",
        r"shows (\w), put (\w)",
    )
)


def solve(prompt: str) -> str:
    """The word, changed, or a count."""
    words = [w for w in re.findall(r"\w+", prompt) if w in WORDS and len(w) > 3 and w not in ("string", "number")]
    names = [w for w in re.findall(r"\w+", prompt) if not w.isascii()]
    if names:
        return str(sum(1 for _ in names[0]))
    word = words[0]
    if pair := re.search(OLD_NEW, prompt):
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
    return word.upper() if re.search(r"capital|big letters|upper\(", prompt) else word
