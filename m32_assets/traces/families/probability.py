"""Simple probability: favourable cases over all cases, in lowest terms."""

from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "A bag holds {a} red and {b} blue {things}. One is drawn at random. What is the probability that it is red?",
    "There are {a} green and {b} yellow cards. What is the probability of picking a green one?",
    "{a} of the {n} tickets in a raffle win. {name} buys one. How likely is it to win? Give a fraction.",
    "What is the chance of drawing a white ball from {a} white and {b} black balls? Give a fraction.",
    "A drawer has {a} clean and {b} dirty socks. One is taken blindly. Probability that it is clean?",
    "A wheel has {n} equal fields, {a} of them gold. What is the probability of gold?",
    "{a} girls and {b} boys draw lots for one place. What is the probability that a girl gets it?",
    "Out of {n} seeds, {a} will sprout. {name} plants one of them. What is the probability that it sprouts?",
    "P(red) with {a} red and {b} black {things} in a box =",
    "{name} picks one of {n} doors at random, and {a} of them are open. What is the probability of an open one?",
    "In a box of {n} bulbs {a} are broken. One bulb is taken out. What is the probability that it is broken?",
    "Among {a} apples and {b} pears one fruit is chosen at random. How probable is an apple? Answer with a fraction.",
)


@family("reasoning", a=range(2, 20), b=range(2, 20), wording=WORDINGS)
def probability(a: int, b: int, wording: str) -> Draft:
    n, g = a + b, gcd(a, a + b)
    steps = [("plan", f"probability: {a} good cases over all cases")]
    if "{b}" in wording:
        steps.append(("compute", f"all: {a} + {b} = {n}"))
    steps.append(("compute", f"probability = {a}/{n}") if g > 1 else ("conclude", f"the probability is {a}/{n}"))
    if g > 1:
        steps.append(("conclude", f"{a}/{n} = {a // g}/{n // g}"))
    return Draft(told(wording, a=a, b=b, n=n), steps, f"{a // g}/{n // g}")
