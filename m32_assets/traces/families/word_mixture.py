"""Mixing two kinds: value of each part, all the value, divided by all the amount."""

from m32_assets.traces.family import Draft, family

PRICE = (
    "A grocer mixes {a} kg of {x} at ${p} per kg with {b} kg of {y} at ${q} per kg. What is a kg of the mix worth?",
    "Mix of {a} kg {x} (${p} per kg) and {b} kg {y} (${q} per kg): price per kg?",
    "{a} kg of {x} cost ${p} a kg, {b} kg of {y} cost ${q} a kg. Find the price of one kg of the blend.",
    "Into one sack go {a} kg of {x} worth ${p} per kg and {b} kg of {y} worth ${q} per kg. "
    "How many dollars should a kg from the sack cost?",
    "What is the fair price per kg if {a} kg of {x} at ${p} per kg are blended with {b} kg of {y} at ${q} per kg?",
)
STRENGTH = (
    "{a} litres of {p}% {z} are mixed with {b} litres of {q}% {z}. How strong is the mixture?",
    "What percentage has a blend of {a} litres of {p}% {z} and {b} litres of {q}% {z}?",
    "Mix {a} L of {p}% {z} with {b} L of {q}% {z}: strength?",
    "A chemist pours {a} litres of {z} at {p}% and {b} litres of {z} at {q}% together. Give the new percentage.",
    "Find the concentration after {b} litres of {q}% {z} are poured into {a} litres of {p}% {z}.",
)
GOODS = (
    ("rice", "wheat", "syrup"), ("almonds", "raisins", "salt water"), ("oats", "nuts", "vinegar"),
    ("tea", "mint", "cleaning fluid"), ("beans", "lentils", "fruit juice"), ("flour", "bran", "sugar water"),
)  # fmt: skip
MIXES = [
    (a, p, b, q) for a in range(2, 10) for p in range(2, 13) for b in range(2, 10) for q in range(2, 13)
    if p != q and (a * p + b * q) % (a + b) == 0
]  # fmt: skip


@family("reasoning", mix=MIXES, goods=GOODS, wording=PRICE + STRENGTH)
def word_mixture(mix: tuple[int, int, int, int], goods: tuple[str, str, str], wording: str) -> Draft:
    a, p, b, q = mix
    if wording in STRENGTH:
        p, q = 5 * p, 5 * q
    value, amount = a * p + b * q, a + b
    mean = value // amount
    answer = f"${mean}" if wording in PRICE else f"{mean}%"
    steps = [
        ("compute", f"mixture, amount × value: {a} × {p} = {a * p}, {b} × {q} = {b * q}"),
        ("compute", f"sums: {a * p} + {b * q} = {value}, {a} + {b} = {amount}"),
        ("compute", f"mean: {value} ÷ {amount} = {mean}"),
        ("conclude", f"the mix is at {answer}"),
    ]
    return Draft(wording.format(a=a, p=p, b=b, q=q, x=goods[0], y=goods[1], z=goods[2]), steps, answer)
