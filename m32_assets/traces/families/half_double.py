"""Half, double, a third, triple, a quarter and four times a number."""

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

PARTS, TIMES = {2: "half", 3: "a third", 4: "a quarter"}, {2: "double", 3: "triple", 4: "four times"}
TWICE = {2: "twice", 3: "three times", 4: "four times"}
# In them w is the word for what is done, x the word for the opposite.
WORDINGS = keyed_wordings("half_double")


@family("reasoning", small=range(3, 100), by=tuple(PARTS), wording=WORDINGS)
def half_double(small: int, by: int, wording: tuple[str, str]) -> Draft:
    key, text = wording
    part = key == "part"
    n = small * by if part else small
    word, opposite = (PARTS[by], TIMES[by]) if part else (TIMES[by], PARTS[by])
    prompt = told(text, n=n, w=word, by=by, x=opposite, t=TWICE[by])
    prompt = prompt[0].upper() + prompt[1:] if text.startswith("{") else prompt
    steps = steps_of(divided(n, by) if part else multiplied(n, by))
    answer = small if part else n * by
    return Draft(prompt, [("plan", f"{word}: {n} {'÷' if part else '×'} {by}"), *steps], str(answer))
