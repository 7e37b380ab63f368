"""All the factors of a number: pairs that multiply to it."""

from m32_assets.traces.family import Draft, family

WORDINGS = (
    ("list", "List all factors of {n}."), ("list", "What are the divisors of {n}, from smallest to largest?"),
    ("list", "Which whole numbers divide {n}? List them in order."), ("list", "Factors of {n}:"),
    ("list", "Write down every positive divisor of {n} in increasing order."),
    ("count", "How many factors does {n} have?"), ("count", "Count the divisors of {n}."),
    ("count", "{n} chairs go into equal rows. How many different numbers of rows are possible?"),
    ("count", "Number of positive divisors of {n}?"), ("count", "By how many whole numbers can {n} be divided exactly?"),
)  # fmt: skip


@family("reasoning", n=[n for n in range(4, 121) if sum(n % d == 0 for d in range(1, n + 1)) <= 9], wording=WORDINGS)
def factors(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    found = [d for d in range(1, n + 1) if n % d == 0]
    pairs = ", ".join(f"{d} × {n // d} = {n}" for d in found if d * d <= n)
    listed = ", ".join(map(str, found))
    steps = [("plan", f"factors: pairs that make {n}"), ("compute", pairs), ("conclude", f"in order: {listed}")]
    if kind == "count":
        steps.append(("conclude", f"that makes {len(found)}"))
    return Draft(text.format(n=n), steps, listed if kind == "list" else str(len(found)))
