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
        "no first": (f"the first, {w[0]}, goes", w[1:]),
        "no last": (f"the last, {w[-1]}, goes", w[:-1]),
        "no second": (f"the second, {w[1]}, goes", w[0] + w[2:]),
        "no ends": (f"{w[0]} and {w[-1]} go", w[1:-1]),
        "swap ends": (f"{w[0]} and {w[-1]} change places", w[-1] + w[1:-1] + w[0]),
        "to end": (f"{w[0]} goes to the end", w[1:] + w[0]),
        "every second": (f"places of {w}: {numbered}, keep the odd ones", w[::2]),
        "replace": (f"each {c} turns into {z}", w.replace(c, z)),
        "undouble": (f"{w[at] * 2} turns into {w[at]}", w[:at] + w[at + 1 :]),
        "twice": ("every letter stands twice", "".join(x + x for x in w)),
        "cap back": ("from the end, in capitals", w[::-1].upper()),
        "hyphens": ("between any two letters a hyphen", spelled(w)),
        "cap hyphens": ("in capitals, between any two letters a hyphen", spelled(w.upper())),
        "long": (f"letters numbered: {numbered}", str(len(w))),
        "double": (f"side by side: {w[at] * 2}", w[at]),
    }[kind]
    last = {"long": "the count is", "double": "the double letter is"}.get(kind)
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
