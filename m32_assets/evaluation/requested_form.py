"""What a question asks for: the unit of its answer, and the form in which it is to be written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from m32_assets.traces.verification.normalization import word_set
from m32_assets.traces.verification.quantities import MEASURES, NUMBER_WORDS, is_measure, unit_name

Form = Literal[
    "case", "lowest terms", "fraction or decimal", "decimal places", "words or digits", "separators", "marks"
]

_REPEAT = r"\b(?:repeat|copy|reproduce)\b[^.?!]{0,40}\b(?:exactly|verbatim|unchanged|without any change)"

# If the question asks for a form, the same value in another form is another answer.
_FORMS: dict[Form, re.Pattern[str]] = {
    "case": re.compile(
        r"\b(?:upper|lower|title|camel)[ -]?case|\b(?:capital|small|big) letters?\b|\bin (?:all )?capitals\b"
        rf"|\ball[ -]caps\b|\bcapitali[sz]e|{_REPEAT}"
    ),
    "lowest terms": re.compile(r"\blowest terms\b|\bsimplest form\b|\bsimplif|\breduce[ds]? (?:the|this) fraction"),
    "fraction or decimal": re.compile(
        r"\b(?:as|to|into|in|with|write|give|answer)\b[^.?!]{0,20}\b(?:fraction|decimal)\b"
    ),
    "decimal places": re.compile(r"\b(?:decimals|decimal places?|decimal digits?)\b"),
    "words or digits": re.compile(
        r"\bin (?:words|letters|digits|figures|numerals)\b|\bas an? (?:word|numeral)\b|\bspell(?:ed)?\b"
        r"|\b(?:number|numeral) word|\b(?:with|using) (?:digits|words)\b"
    ),
    "separators": re.compile(r"\bseparators?\b|\bwith (?:a )?commas?\b"),
    "marks": re.compile(
        rf"{_REPEAT}|\bquotation marks?\b|\b(?:in|with|without|between|inside) (?:double |single )?quotes\b|\bquoted\b"
        r"|\bverbatim\b|\bmarkdown\b|\bbold(?:face)?\b|\bitalics?\b|\basterisks?\b|\bbackticks?\b|\blatex\b|\bjson\b"
    ),
}
_STOP = word_set(
    "a an the is are was were be do does did will would can could has have had there that this those these it he she "
    "they we you i but so in of on at per to by must should may left remain remains than from with for each every if "
    "when after before and or not now my your his her their our its what which how"
)
_COUNTED = re.compile(rf"(?<![$€£\d/])\b(?:\d[\d,]*|{'|'.join(sorted(NUMBER_WORDS))}) ([a-z-]+(?: [a-z-]+)?)")
_CUES = {
    "length": r"far|long|wide|tall|high|deep|distance|length|width|height|perimeter",
    "mass": r"heavy|weighs?|weight|mass",
    "volume": r"volume|how much",
    "time": r"how long|how much time|duration|takes?|old|age",
    "money": r"how much|costs?|price|pay|change|spend|spent|earn|earns|save|saves|worth|total|bill|owe|share|charge",
    "angle": r"angle|warm|cold|temperature|hot",
}


@lru_cache(maxsize=1 << 12)
def requested_forms(prompt: str) -> frozenset[Form]:
    """The forms that the question insists on."""
    text = _asking(prompt)
    return frozenset(form for form, pattern in _FORMS.items() if pattern.search(text))


@lru_cache(maxsize=1 << 12)
def requested_units(prompt: str) -> frozenset[str]:
    """The units that an answer may carry or leave out, as :func:`unit_name` names them.

    A unit that the question merely mentions (``"Convert 5 km to meters"``: km) is not asked for.
    """
    text = _asking(prompt)
    found = _counted(text) | _named(text)
    if re.search(r"\b(?:what|which|how many|as an?|in|the) (?:percentage\b|percent\b|%)", text):
        found.add("percent")
    if re.search(r"\bhow old\b|\bage\b", text):
        found.add("year")
    if not any(is_measure(unit) for unit in found):
        found |= _implied(text)
    return frozenset(found)


def _asking(prompt: str) -> str:
    """Lower case with single spaces; only the end of a very long prompt, where the question is."""
    return " ".join(prompt.lower().split())[-4000:]


def _counted(text: str) -> set[str]:
    """The nouns after *how many* and *number of*, and the noun that opens a clipped question (*Apples left?*)."""
    phrases = re.findall(r"\b(?:how many|number of)((?: [a-zà-ÿ°-]+){1,5})", text)
    last = re.split(r"[.:;,!?] ", text)[-1]
    if re.search(r"\?$|=$", last) and (match := re.match(r"[a-z]{3,}s\b(?<!ss)", last)) and match[0] not in _STOP:
        phrases.append(f" {match[0]}")
    found: set[str] = set()
    bare = "how many" in text or re.search(r"\b(?:remaining|left|in all|altogether|count|total)\b", text) is not None
    for phrase in phrases:
        words = _until_stop(phrase.split())
        found |= _subphrases(words)
        bare = bare and not any(_is_plural(word) for word in words)
    if bare:  # "Share 24 plums among 6 people: how many is that for each?" asks for what is counted first
        asking = next((s for s in re.split(r"(?<=[.!?]) ", text) if "how many" in s), "").partition("how many")[0]
        match = _COUNTED.search(asking) or _COUNTED.search(text)
        words = _until_stop(match[1].split()) if match else []
        found |= {unit for unit in _subphrases(words) if not is_measure(unit)}
    return found


def _named(text: str) -> set[str]:
    """The units of measure behind *in*, *to*, *into* and *as*, with no number between."""
    word = r"(?:[a-z]+|[%°$€£¥₹¢])(?:\^[23]|[²³])?"
    found = re.findall(
        rf"\b(?:in|to|into|as) (?:whole )?((?:square |cubic |sq )?{word}(?:(?: per | ?/ ?){word})?)", text
    )
    units = {name for phrase in found for name in [unit_name(phrase), unit_name(phrase.split(" per ")[0])] if name}
    return {unit for unit in units if is_measure(unit)}


def _implied(text: str) -> set[str]:
    """*How far*, *how heavy*, *what does it cost*: the only unit of that dimension in the question."""
    named: dict[str, set[str]] = {}
    for token in re.findall(
        r"[a-z]+|[$€£¢°%]", re.sub(r"\b(?:square|cubic) [a-z]+|[a-z]+(?:²|³|\^[23])|[a-z]+/[a-z]+", " ", text)
    ):
        unit = unit_name(token)
        if unit in MEASURES and (name := MEASURES[unit]):
            named.setdefault(name[1], set()).add(name[0])
    return {
        unit
        for dimension, units in named.items()
        if len(units) == 1 and dimension in _CUES and re.search(rf"\b(?:{_CUES[dimension]})\b", text)
        for unit in units
    }


def _until_stop(words: list[str]) -> list[str]:
    end = next((at for at, word in enumerate(words) if word in _STOP), len(words))
    return words[:end]


def _subphrases(words: list[str]) -> set[str]:
    # "square meters" must not let "meters" through
    starts = [at for at in range(len(words)) if at == 0 or words[at - 1] not in ("square", "cubic")]
    spans = (words[a:b] for a in starts for b in range(a + 1, len(words) + 1))
    return {name for span in spans if (name := unit_name(" ".join(span)))}


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith("ss")) or unit_name(word) != word
