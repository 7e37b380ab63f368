"""Two premises about groups, one conclusion: yes, no, or cannot be known."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

GROUP_A = words_of("zorps blips wugs tams finches cellists sprinters brimps robins dobs")
GROUP_B = words_of("daxes lorps birds musicians flimps athletes nubs gorbs teffs yims")
GROUP_C = words_of("animals morks swimmers plonks quiets vints tovs dreamers kells ruvs")
# First premise, second premise, question, reason, answer.
FORMS = (
    ("All {a} are {b}.", "All {b} are {c}.", "Are all {a} {c}?", "{a} lie inside {b}, {b} inside {c}", "yes"),
    ("All {a} are {b}.", "No {b} are {c}.", "Are any {a} {c}?", "{a} lie inside {b}, {b} apart from {c}", "no"),
    (
        "All {a} are {b}.",
        "All {c} are {b}.",
        "Are all {a} {c}?",
        "{a} and {c} both lie inside {b}, perhaps apart",
        "cannot be known",
    ),
    ("Some {a} are {b}.", "All {b} are {c}.", "Are some {a} {c}?", "the {a} that are {b} lie inside {c}", "yes"),
    (
        "All {a} are {b}.",
        "Some {b} are {c}.",
        "Are some {a} {c}?",
        "the {b} that are {c} may not be {a}",
        "cannot be known",
    ),
    ("Some {a} are {b}.", "No {b} are {c}.", "Are all {a} {c}?", "the {a} that are {b} lie apart from {c}", "no"),
    ("No {a} are {b}.", "All {c} are {b}.", "Are any {a} {c}?", "{c} lie inside {b}, {a} apart from {b}", "no"),
    (
        "No {a} are {b}.",
        "No {b} are {c}.",
        "Are any {a} {c}?",
        "both lie apart from {b}, perhaps together",
        "cannot be known",
    ),
)
WORDINGS = wordings("syllogism")


@family("reasoning", a=GROUP_A, b=GROUP_B, c=GROUP_C, form=FORMS, wording=WORDINGS)
def syllogism(a: str, b: str, c: str, form: tuple[str, ...], wording: str) -> Draft:
    first, second, ask, reason, answer = (part.format(a=a, b=b, c=c) for part in form)
    verdict = {"yes": "it must hold", "no": "it cannot hold", "cannot be known": "it may or may not hold"}[answer]
    steps = [("plan", f"groups: {reason}"), ("conclude", f"{verdict}: {answer}")]
    low = {"first": first, "second": second, "is_it": ask}
    low = {field: said[0].lower() + said[1:-1] for field, said in low.items()}
    return Draft(wording.format(p=first, q=second, ask=ask, **low), steps, answer)
