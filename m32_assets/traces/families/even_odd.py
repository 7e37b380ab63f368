"""Even or odd, by the last digit."""

from m32_assets.traces.family import Draft, family

WORDINGS = (
    ("name", "Is {n} even or odd?"), ("name", "{n}: even or odd?"), ("name", "Decide whether {n} is an odd or an even number."),
    ("name", "Say even or odd for {n}."), ("name", "House number {n}: is it on the even or the odd side?"),
    ("even", "Is {n} an even number?"), ("even", "Can {n} socks be put into pairs with none left over?"),
    ("even", "Is {n} divisible by 2? Answer yes or no."), ("even", "Two players share {n} cards. Can both get equally many?"),
    ("odd", "Is {n} an odd number?"), ("odd", "Does dividing {n} by 2 leave a remainder?"), ("odd", "{n} is odd, yes or no?"),
)  # fmt: skip


@family("reasoning", n=range(3, 2000), wording=WORDINGS)
def even_odd(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    found = "odd" if n % 2 else "even"
    answer = found if kind == "name" else "yes" if kind == found else "no"
    last = f"{n} is {found}" + ("" if kind == "name" else f": {answer}")
    steps = [("plan", f"even or odd: the last digit is {n % 10}"), ("conclude", last)]
    return Draft(text.format(n=n), steps, answer)
