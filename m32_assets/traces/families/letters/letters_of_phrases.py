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
    starts, ends = (", ".join(f"{w[k]} of {spelled(w)}" for w in row) for k in (0, -1))
    gaps = "".join(w + " " * (1 + (i + 2 * k) % 3) for k, w in enumerate(typed)).strip().replace(" ", "  ", 1)
    c, start = max(letters, key=letters.count), re.findall(r"^(\w*)\w* \1", f"{a} {s}")[0]
    counted = x, y, typed, c * letters.count(c), [v for v in letters if v in "aeiou"]
    one, two, three, hits, sung = (", ".join(f"{t} {k}" for k, t in enumerate(of, 1)) for of in counted)
    each = f"letters of {x}: {one}; letters of {y}: {two}"
    sizes = f"letters of each word: {', '.join(f'{spelled(w)} {len(w)}' for w in row)}"
    work, last = {
        "firsts": (f"first letters: {starts}", f"together: {''.join(w[0] for w in row)}"),
        "lasts": (f"last letters: {ends}", f"together: {''.join(w[-1] for w in row)}"),
        "total": (each, f"letters of both words: {len(x)} + {len(y)} = {len(x + y)}"),
        "gap": (each, f"letters more in {x}: {len(x)} - {len(y)} = {len(x) - len(y)}"),
        "shout": (f"words: {spell}", f"in capitals: {' '.join(words).upper()}"),
        "vowels": (f"letters: {spell}; vowels numbered: {sung}", f"vowels in all: {len(counted[4])}"),
        "letter": (f"look for {c} in {spell}; each {c} numbered: {hits}", f"letters {c} in all: {len(counted[3])}"),
        "words": (f"words numbered: {three}", f"words in all: {len(typed)}"),
        "longest": (sizes, f"the longest word: {max(row, key=len)}"),
        "shortest": (sizes, f"the shortest word: {min(row, key=len)}"),
        "dictionary": (
            f"first letters by the alphabet: {', '.join(sorted(w[0] for w in row))}",
            f"first word: {min(row)}",
        ),
        "shared": (f"{spelled(a)} and {spelled(s)}", f"the same at the start: {start}"),
        "glue": (
            f"first two of {spelled(a)}: {a[:2]}; last two of {spelled(b)}: {b[-2:]}",
            f"together: {a[:2]}{b[-2:]}",
        ),
    }[kind]
    wanted = {
        "firsts": "the first letters together",
        "lasts": "the last letters together",
        "glue": "both pairs together",
    }
    known = f"the words {x} and {y}; " if kind in ("total", "gap") else ""
    steps = [
        ("plan", f"{known}wanted: {wanted.get(kind, last.partition(':')[0])}"),
        *(("count", line) for line in work.split("; ")),
        ("conclude", last),
    ]
    said = {"phrase": " ".join(words), "all": " ".join(row), "list": ", ".join(row), "gaps": gaps, "key": i}
    return Draft(fill_template(text, a=a, b=b, s=s, x=x, y=y, c=c, **said), steps, re.split("= |: ", last)[-1])


# Solver: answers letter tasks on several words with patterns over the words that the prompt names.
def _joined(words: list[str], pattern: str) -> str:
    return "".join(re.findall(pattern, " ".join(words)))


def _answer(text: str, words: list[str]) -> str | int:
    one, two = words[0], words[1]
    if re.search(r"first two letters|First two letters|\[:2\]|\(two letters\)|front pair", text):
        return re.sub(r"^(..).* .*(..)$", r"\1\2", f"{one} {two}")
    if re.search(
        r"share|same letters|in common|common beginning|the same until|commonprefix|Autocomplete|mismatch", text
    ):
        return max((one[:n] for n in range(len(one) + 1) if two.startswith(one[:n])), key=len)
    if re.search(r"capital|caps|upper\(", text):
        return " ".join(w.upper() for w in words)
    if re.search("vowel|Vowel|a, e, i|aeiou", text):
        return len(re.sub("[^aeiou]", "", "".join(words)))
    if letter := re.search(
        r"[Ll]etter ([a-z])\b|every ([a-z]) in|letters are ([a-z])\b|(?:\('|tally of |Sought: )([a-z])\b", text
    ):
        return "".join(words).count(next(filter(None, letter.groups())))
    if re.search(r"space bar|stray|not the spaces: |often|the spaces: '|len\('.*split|blanks|uneven gaps", text):
        return len(words)
    if re.search(r"longer|shorter|letters more|len\(.* -|stitches more|ahead of|as long as", text):
        return abs(len(one) - len(two))
    if re.search(r"longest|most letters|max\(|widest", text):
        return sorted(words, key=len)[-1]
    if re.search("shortest|fewest|smallest|fewer letters|min by len|quickest", text):
        return sorted(words, key=len)[0]
    if re.search("dictionary|alphabet|A to Z|abc order", text):
        return sorted(words)[0]
    if re.search(
        r"altogether|together\?|not the spaces|without spaces\?|tiles|len\(|[Hh]ow many letters|plus letters|cells",
        text,
    ):
        return len("".join(words))
    return _joined(words, r"\w\b" if re.search(r"last|final|close|\[-1\]|\bRear\b|words end", text) else r"\b\w")


def solve(prompt: str) -> str:
    """A word, letters or a count."""
    words = [w for w in re.findall(r"[a-z]+", prompt) if w in WORDS and len(w) > 3 and w not in ("string", "number")]
    return str(_answer(prompt, words))
