"""Ages: from one person's age to another's, now, later or earlier."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# Each wording: how the asked age follows, then the text. {a} is the age of {other}, {name} is {d} years older; {n}
# years
# pass, or are the gap to somebody else (e in the key). {o} is the age of {name}, {b} and {c} of {other} then.
WORDINGS = keyed_wordings("word_ages")
GAP = {"+": "older", "-": "younger"}


@family("reasoning", in_words=3, a=range(12, 40), d=range(2, 16), n=range(2, 12), wording=WORDINGS)
def word_ages(a: int, d: int, n: int, wording: tuple[str, str]) -> Draft:
    key, text = wording
    values = {"a": a, "d": d, "n": n, "o": a + d, "b": a + n, "c": a - n}
    prompt, sign = told(text, **values), key[-2]
    then, older = f"in {n} years" if sign == "+" else f"{n} years ago", a + d
    if key.startswith("both"):
        first, second = (older + n, a + n) if sign == "+" else (older - n, a - n)
        steps = [
            ("compute", f"ages: older by {d}: {a} + {d} = {older}"),
            ("compute", f"{then}: {older} {sign} {n} = {first}"),
            ("compute", f"the other: {a} {sign} {n} = {second}"),
            ("conclude", f"together: {first} + {second} = {first + second}"),
        ]
        return Draft(prompt, steps, str(first + second))
    age, lines = values[key[0]], []
    for sign, by in (key[1:3], key[3:5]):
        years = values.get(by, n)
        end = age + years if sign == "+" else age - years
        label = f"{GAP[sign]} by {years}" if by in "de" else "now" if not lines else then
        lines.append(f"{label}: {age} {sign} {years} = {end}")
        age = end
    return Draft(prompt, [("compute", "ages: " + lines[0]), ("conclude", lines[1])], str(age))
