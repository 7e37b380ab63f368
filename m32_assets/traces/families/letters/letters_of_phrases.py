"""Letter tasks on several words: first and last letters, counts over a phrase, longest and shortest, what two share."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import fill_template, keyed_wordings
from m32_assets.traces.words import WORDS

# The two left out stand in wordings; by their ends, so that neighbours begin differently.
ORDER = sorted(w for w in WORDS if len(w) > 3 and "y" not in w and w not in ("string", "number"))
MIXED, LIKE = sorted(ORDER, key=lambda w: w[::-1]), dict(zip(ORDER, ORDER[1:] + ORDER[:1], strict=True))


def _row(i: int) -> list[str]:
    q, size = i // len(MIXED), len(MIXED)
    return [MIXED[(i + step) % size] for step in (0, 41 + q, 103 + 2 * q, 170 + 3 * q)[: 3 + i % 2]]


def _decided(kind: str, i: int) -> bool:
    """Whether the i-th words have one answer: one longest, one shortest, one first; two that begin alike."""
    row = _row(i)
    if kind == "shared":
        return row[0][:2] == LIKE[row[0]][:2] and i < len(MIXED)
    sizes, first = sorted(map(len, row)), sorted(w[0] for w in row)
    return sizes[-1] > sizes[-2] and sizes[0] < sizes[1] and first[0] < first[1] and len(row[0]) != len(row[1])


POINTS = [(*kt, i) for kt in keyed_wordings(__file__) for i in range(4 * len(MIXED)) if _decided(kt[0], i)]


@family("synthetic", point=POINTS)
def letters_of_phrases(point: tuple[str, str, int]) -> Draft:
    (kind, text, i), row = point, _row(point[2])
    (a, b), s, words, typed = row[:2], LIKE[row[0]], row[: 2 + i % 2], (row + _row(i + 60))[: 3 + i % 5]
    (y, x), letters, spell = sorted((a, b), key=len), "".join(words), " ".join(map(spelled, words))
    starts, ends = (", ".join(f"{spelled(w)}: {w[k]}" for w in row) for k in (0, -1))
    gaps = "".join(w + " " * (1 + (i + 2 * k) % 3) for k, w in enumerate(typed)).strip().replace(" ", "  ", 1)
    c, start = max(letters, key=letters.count), re.findall(r"^(\w*)\w* \1", f"{a} {s}")[0]
    counted = x, y, typed, c * letters.count(c), [v for v in letters if v in "aeiou"]
    one, two, three, hits, sung = (", ".join(f"{t} {k}" for k, t in enumerate(of, 1)) for of in counted)
    each, sizes = f"{x}: {one}; {y}: {two}", f"letters: {', '.join(f'{spelled(w)} {len(w)}' for w in row)}"
    work, last = {
        "firsts": (f"first letters: {starts}", f"together: {''.join(w[0] for w in row)}"),
        "lasts": (f"last letters: {ends}", f"together: {''.join(w[-1] for w in row)}"),
        "total": (each, f"letters together: {len(x)} + {len(y)} = {len(x + y)}"),
        "gap": (each, f"letters more: {len(x)} - {len(y)} = {len(x) - len(y)}"),
        "shout": (f"words: {spell}", f"in capitals: {' '.join(words).upper()}"),
        "vowels": (f"letters: {spell}; vowels: {sung}", f"the count: {len(counted[4])}"),
        "letter": (f"look for {c} in {spell}; found: {hits}", f"the count: {len(counted[3])}"),
        "words": (f"words: {three}", f"the count: {len(typed)}"),
        "longest": (sizes, f"the longest: {max(row, key=len)}"),
        "shortest": (sizes, f"the shortest: {min(row, key=len)}"),
        "dictionary": (f"first letters: {', '.join(sorted(w[0] for w in row))}", f"first by the alphabet: {min(row)}"),
        "shared": (f"{spelled(a)} and {spelled(s)}", f"the same at the start: {start}"),
        "glue": (f"{spelled(a)}: {a[:2]}; {spelled(b)}: {b[-2:]}", f"together: {a[:2]}{b[-2:]}"),
    }[kind]
    steps = [*(("count", line) for line in work.split("; ")), ("conclude", last)]
    said = {"phrase": " ".join(words), "all": " ".join(row), "list": ", ".join(row), "gaps": gaps, "key": i}
    return Draft(fill_template(text, a=a, b=b, s=s, x=x, y=y, c=c, **said), steps, re.split("= |: ", last)[-1])


# Solver: answers letter tasks on several words with patterns over the words that the prompt names.
def _joined(words: list[str], pattern: str) -> str:
    return "".join(re.findall(pattern, " ".join(words)))


def _answer(text: str, words: list[str]) -> str | int:
    one, two = words[0], words[1]
    if re.search("first two letters|First two letters", text):
        return re.sub(r"^(..).* .*(..)$", r"\1\2", f"{one} {two}")
    if re.search(r"share|same letters|in common|common beginning|the same until", text):
        return max((one[:n] for n in range(len(one) + 1) if two.startswith(one[:n])), key=len)
    if re.search("capital|caps", text):
        return " ".join(w.upper() for w in words)
    if re.search("vowel|Vowel|a, e, i", text):
        return len(re.sub("[^aeiou]", "", "".join(words)))
    if letter := re.search(r"[Ll]etter ([a-z])\b|every ([a-z]) in|letters are ([a-z])\b", text):
        return "".join(words).count(next(filter(None, letter.groups())))
    if re.search("space bar|stray|not the spaces: |often|the spaces: '", text):
        return len(words)
    if re.search("longer|shorter|letters more", text):
        return abs(len(one) - len(two))
    if re.search("longest|most letters", text):
        return sorted(words, key=len)[-1]
    if re.search("shortest|fewest|smallest", text):
        return sorted(words, key=len)[0]
    if re.search("dictionary|alphabet|A to Z", text):
        return sorted(words)[0]
    if re.search("altogether|together\\?|not the spaces|without spaces\\?|tiles", text):
        return len("".join(words))
    return _joined(words, r"\w\b" if re.search("last|final|close", text) else r"\b\w")


def solve(prompt: str) -> str:
    """A word, letters or a count."""
    words = [w for w in re.findall(r"[a-z]+", prompt) if w in WORDS and len(w) > 3 and w not in ("string", "number")]
    return str(_answer(prompt, words))
