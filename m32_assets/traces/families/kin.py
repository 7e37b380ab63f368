"""Families: what a relative is called, both ways round, how many there are, and who is how much older."""

from typing import Any

from m32_assets.traces.columns import computing
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told
from m32_assets.traces.words import words_of

# The file holds questions and three tables: the plan and the work of a count; ties, as in ("mother", "brother") is
# "uncle"; and back, what a man and a woman are to such a relative.
LINES = keyed_wordings("kin")
TABLES = {name: [tuple(text.split("; ")) for key, text in LINES if key == name] for name in ("count", "tie", "back")}
COUNTS = {key: (plan, work) for key, plan, work in TABLES["count"]}
TIES = {
    (a, pair.split()[0]): pair.split()[1]
    for left, right in TABLES["tie"]
    for a in left.split()
    for pair in right.split(", ")
}
BACK = {one: other.split() for pair in TABLES["back"] for left, other in (pair, pair[::-1]) for one in left.split()}
RETURN = ({"wife", "husband"}, {"sister", "brother"})  # these two lead back to where one was
LONG = [(*two, c) for two, mid in TIES.items() for x, c in TIES if x == mid and {two[1], c} not in RETURN]
POINTS = [
    (key, text, one, other)
    for key, text in LINES
    if key not in TABLES
    for one, other in (
        [(n, m) for n in range(2, 13) for m in range(2, 10)]
        if key in COUNTS
        else enumerate(
            [*TIES, *LONG] if key == "rel" else [*TIES, *(tie for tie in TIES if tie[0] not in ("wife", "husband"))]
        )
    )
]
SHE = words_of("mother sister daughter wife cousin")


@family("reasoning", in_words=3, point=POINTS)
def kin(point: tuple[str, str, int, Any]) -> Draft:
    key, text, n, m = point
    if key in COUNTS:
        a = n + m + (20 if key == "birth" else 0)
        fields = {"a": a, "an": a + n, "s": n + m, "t": 2 * n + a, "nm": n * m, "ss": 2 * (n + m), "nn": 2 * n}
        fields |= {"n4": 4 * n, "n4m": 4 * n + m, "n8": 8 * n, "n8m": 8 * n + m, "nns": 3 * n + m, "s1": n + m + 1}
        fields |= {"s2": n + m + 2, "n1": n + 1, "n0": n - 1, "m1": m + 1, "m0": m - 1, "n": n, "m": m}
        plan, work = (part.format(**fields) for part in COUNTS[key])
        *before, last = work.split(", ")
        steps = [("plan", plan), *computing(*before), ("conclude", last)]
        return Draft(told(text, **fields), steps, last.rsplit(" ", 1)[1])
    found, steps = m[0], [("plan", f"step by step: {', then '.join(m)}")]
    for tie in m[1:]:
        steps.append(("recall", f"{found}'s {tie}: {TIES[found, tie]}"))
        found = TIES[found, tie]
    man = m[0] == "wife" or (m[0] != "husband" and n >= len(TIES))
    if key == "inv":
        steps.append(("transform", f"back from {found}, for a {'man' if man else 'woman'}: {BACK[found][not man]}"))
        found = BACK[found][not man]
    # the one with a name is the relative, or whose relative it is; in the list of people, she stands before he
    he = m[-1] not in SHE if key == "inv" else m[0] == "wife"
    fields = {"path": "'s ".join(m), "back": " of the ".join(m[::-1][:-1]) + f" of my {m[0]}"}
    prompt = told(text, k=2 * n + he, sex="man" if man else "woman", **fields)
    return Draft(prompt, [*steps, ("conclude", f"so: {found}")], found)
