"""All the factors of a number: pairs that multiply to it."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

WORDINGS = keyed_wordings("factors")


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
