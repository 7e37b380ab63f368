"""Area and perimeter of a rectangle."""

from m32_assets.traces.family import Draft, family

AREA = (
    "What is the area of a rectangle {a} cm by {b} cm?", "A rug is {a} cm long and {b} cm wide. Find its area.",
    "Find the area of a rectangle with sides {a} cm and {b} cm.", "Area of a {a} cm × {b} cm rectangle?",
)  # fmt: skip
PERIMETER = (
    "What is the perimeter of a rectangle {a} cm by {b} cm?", "A frame is {a} cm long and {b} cm wide. Find its perimeter.",
    "Find the perimeter of a rectangle with sides {a} cm and {b} cm.", "How far is it around a {a} cm by {b} cm card?",
)  # fmt: skip


@family("reasoning", a=range(3, 40), b=range(2, 13), wording=AREA + PERIMETER)
def rectangle(a: int, b: int, wording: str) -> Draft:
    if wording in AREA:
        steps = [("recall", "area is length times width"), ("conclude", f"{a} × {b} = {a * b}, so {a * b} square cm")]
        answer = f"{a * b} square cm"
    else:
        steps = [("compute", f"{a} + {b} = {a + b}"), ("conclude", f"2 × {a + b} = {2 * (a + b)}, so {2 * (a + b)} cm")]
        answer = f"{2 * (a + b)} cm"
    return Draft(wording.format(a=a, b=b), steps, answer)
