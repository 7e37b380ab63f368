"""Mistakes that templates make: articles, plurals, doubled words, placeholders, stray spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from m32_assets.traces.verification.caches import cached_if_short
from m32_assets.traces.verification.normalization import word_set
from m32_assets.traces.verification.report import AnyTrace

WRITTEN_BY_HAND = "hand"
"""``meta.generator`` of traces that people wrote. Their prompts have the mistakes that people make."""
# Quoted text and code are the subject of a task, not its wording.
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^“”\n]*”|«[^«»\n]*»|(?<!\w)'[^'\n]*'(?!\w)|`[^`\n]*`")
_ARTICLE = re.compile(r"\b([Aa]n?) ([A-Za-z]{2,})\b")
# After the letter a, in place of a noun: "letter a appears", "a at no place".
_VERB_AFTER = re.compile(
    r"(?:appears?|and|is|in|are|occurs?|at|or|on|of|as|equals?|if|over|under|after|above|by|before|becomes?|to|times|plus"
    r"|minus|divides?|stands?|comes?|counts?|goes|has|gives|becoming|replaced|with|for|from|into|inside|outside|against"
    r"|ends?|only|once|twice|out)$",
    re.I,
)
_CONSONANT_SOUND = re.compile(
    r"(?:u(?:ni(?!n|m)|s[aeiu]|ti|r[aio]n|ku|g(?:an|\b))|eu|ew|on(?:e|c)|ou(?:ija)|ubi|ufo)", re.I
)
_VOWEL_SOUND = re.compile(r"(?:hour|hono|heir|honest|herb\b)", re.I)
_SPELLED_VOWEL = frozenset("AEFHILMNORSX")
_VOWELS = re.compile("[AEIOU]")
_COUNTED = re.compile(r"(?=\d)(?<![\w.,/:×÷*+=^%$€£·-])(?<![-+×÷*/=<>≈−,] )(\d+) ([a-z]{3,})\b(?! ?[-/=+×÷])")
# A number after one of these is not a count: "page 2", "is 1".
_ENUMERATED = re.compile(
    r"(?:\b(?:number|numbers|page|chapter|step|room|digit|day|level|item|line|row|house|bus|by|than|of|and|to|with|for"
    r"|letter|divides?|in|past|from|as|at|first|last|next|times|the)|:) $",
    re.I,
)
_PHRASE_END = re.compile(
    r"\s{0,4}(?:[.,;?!)]|$|(?:and|or|in|on|from|for|each|are|were|left|per|at|to|cost|more|away) ?)"
)
MAX_BEFORE = 12
"""Characters before a number that are read to tell whether it counts."""
MAX_MISTAKES = 10
"""Of one text."""
_NOUNS = word_set("""
    apple orange banana egg book pencil marble sticker coin ticket card flower stamp cookie candy pen student child
    person friend hour minute day week month year meter metre kilometer liter gram dollar euro cent page row box bag
    pack car bus shelf loaf letter word number item worker machine shell pebble toy balloon cake plate cup chair table
    tree bird dog cat animal piece slice step point player team girl boy teacher bottle muffin cupcake lemon pear peach
    lamp clerk seat brick kitten puppy rose tulip button bead block ball mile pound inch second prize door window
    bicycle truck train robot computer photo postcard poster notebook eraser ruler crayon key map boat kite
    """)
_PLURALS = {
    **{n + ("es" if n.endswith(("s", "x", "ch", "sh")) else "s"): n for n in _NOUNS},
    "children": "child",
    "people": "person",
    "shelves": "shelf",
    "loaves": "loaf",
    "candies": "candy",
    "berries": "berry",
    "babies": "baby",
    "cities": "city",
    "puppies": "puppy",
}
for _wrong in ("childs", "persons", "shelfs", "loafs", "candys", "puppys"):
    _PLURALS.pop(_wrong, None)
_DOUBLED = re.compile(
    r"\b(the|a|an|is|are|of|to|in|and|for|with|on|at|by|from|how|what|many|this|was|be|it|we|so|then) \1\b(?!-)", re.I
)
_PLACEHOLDER = re.compile(
    r"\{[a-z_][a-z0-9_.]*(?:![rs])?(?::[^{}\n]*)?\}|\{\}(?= (?!and|or|is|are|has|with)[a-z])"
    r"|<(?:name|things?|item|noun|number|count|PENDING|TODO|value|word|unit)>"
    r"|\{\{|%\([a-z]+\)[sd]|%[sd]\b|\b(?:TODO|TBD|FIXME|XXX|PENDING|NaN|undefined)\b|\$\{"
    r"|\b(?:None|null)\b(?! of)|lorem ipsum"
)
_SPACING = re.compile(r"[^\s|]  +[^\s|]|\w +[,;.!?](?:\s|$)|\( +\w|\w +\)")
# A mistake needs one of these. A search for plain text is many times faster than one for a pattern.
_ARTICLES = ("a ", "an ")
_STRAYS = ("  ", " ,", " ;", " .", " !", " ?", " )", "( ")
_QUOTES = ('"', "'", "“", "«", "`")
_SUSPECTS = ("{", "<", "%", "TODO", "TBD", "FIXME", "XXX", "PENDING", "NaN", "None", "null", "undefined", "lorem")
_STRAY = "a stray space in "


def grammar_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence for each mistake in the steps, and in a prompt that is not odd on purpose."""
    meta = trace.meta or {}
    odd = meta.get("slice") == "edge_case" or meta.get("generator") == WRITTEN_BY_HAND
    if not odd:
        for mistake in mistakes(trace.prompt):
            yield f"the prompt has {_short(mistake)}"
    for step in trace.steps:
        for mistake in mistakes(step.content):
            # odd spaces of the prompt may be quoted
            if not (mistake.startswith(_STRAY) and (odd or mistake[len(_STRAY) + 1 : -1] in trace.prompt)):
                yield f"step {step.i} has {_short(mistake)}"


@cached_if_short
def mistakes(text: str) -> tuple[str, ...]:
    """The mistakes in the wording of ``text``, each as a noun phrase; the first ``MAX_MISTAKES``."""
    if _has(text, _QUOTES):
        text = _QUOTED.sub("''", text)
    return tuple(islice(_mistakes(text), MAX_MISTAKES))


def _mistakes(text: str) -> Iterator[str]:
    lower = text.lower()
    for match in _ARTICLE.finditer(text) if _has(lower, _ARTICLES) else ():
        if _wrong_article(match[1], match[2]) and not (match[1] in "aA" and _is_letter(text, match)):
            yield f"a wrong article: {match[0]!r}"
    for match in _COUNTED.finditer(text):
        count, noun = match[1], match[2]
        if noun not in (_PLURALS if count == "1" else _NOUNS):
            continue
        if _ENUMERATED.search(text, max(0, match.start() - MAX_BEFORE), match.start()):
            continue
        if count == "1":
            yield f"a plural after 1: {match[0]!r}"
        elif _ends(text, match.end()):
            yield f"a singular after {count}: {match[0]!r}"
    words = lower.split(" ")
    if len(set(words)) < len(words) and (match := _DOUBLED.search(text)):
        yield f"a doubled word: {match[0]!r}"
    if _has(text, _SUSPECTS) and (match := _PLACEHOLDER.search(text)):
        yield f"an unfilled placeholder: {match[0]!r}"
    for line in text.split("\n") if _has(text, _STRAYS) else ():
        if "|" not in line and (match := _SPACING.search(line)):  # table cells are padded
            yield f"{_STRAY}{match[0]!r}"


def _has(text: str, parts: tuple[str, ...]) -> bool:
    """Whether the text has one of the parts."""
    for part in parts:  # noqa: SIM110 (any() with a generator is slower)
        if part in text:
            return True
    return False


def _ends(text: str, at: int) -> bool:
    """Whether the counted noun ends the noun phrase; in "5 apple trees" it does not."""
    return _PHRASE_END.match(text, at) is not None


def _wrong_article(article: str, noun: str) -> bool:
    if noun.isupper():
        # letters are read one by one, unless they may be a word in capitals
        return not _VOWELS.search(noun) and (noun[0] in _SPELLED_VOWEL) != (len(article) == 2)
    vowel = noun[0] in "aeiouAEIOU"
    if vowel and _CONSONANT_SOUND.match(noun):
        vowel = False
    elif not vowel and _VOWEL_SOUND.match(noun):
        vowel = True
    return vowel != (len(article) == 2)


def _is_letter(text: str, match: re.Match[str]) -> bool:
    """Whether ``a`` is the letter or a name: "letter a appears", "a at no place", "replace a with o"."""
    return bool(_VERB_AFTER.match(match[2])) or (
        match[1] == "a" and text[max(0, match.start() - 8) : match.start()].endswith(("letter ", "vowel ", "letter, "))
    )


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"
