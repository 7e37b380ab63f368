"""Area and perimeter of a rectangle."""

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

AREA = (
    "What is the area of a rectangle {a} cm by {b} cm?", "A rug is {a} cm long and {b} cm wide. Find its area.",
    "Find the area of a rectangle with sides {a} cm and {b} cm.", "Area of a {a} cm × {b} cm rectangle?",
    "{name} paints a board of {a} cm by {b} cm. How large is the painted area?",
    "How many square cm does a sheet of {b} cm by {a} cm cover?", "length {a} cm, width {b} cm, area?",
    "A tile is {b} cm wide and {a} cm long. What is its area?",
)  # fmt: skip
PERIMETER = (
    "What is the perimeter of a rectangle {a} cm by {b} cm?", "A frame is {a} cm long and {b} cm wide. Find its perimeter.",
    "Find the perimeter of a rectangle with sides {a} cm and {b} cm.", "How far is it around a {a} cm by {b} cm card?",
    "{name} puts a ribbon around a card of {a} cm by {b} cm. How many cm of ribbon does {he} need?",
    "length {a} cm, width {b} cm, perimeter?", "Perimeter of a {b} cm × {a} cm rectangle?",
    "An ant walks once around the edge of a {a} cm by {b} cm tray. How many cm does it walk?",
)  # fmt: skip


@family("reasoning", a=range(3, 40), b=range(2, 13), wording=AREA + PERIMETER)
def rectangle(a: int, b: int, wording: str) -> Draft:
    if wording in AREA:
        answer = f"{a * b} square cm"
        steps = [("plan", f"area: length × width, {a} × {b}"), *computing(*multiplied(a, b))]
    else:
        answer = f"{2 * (a + b)} cm"
        steps = [("plan", f"perimeter: 2 × (length + width), 2 × ({a} + {b})"),
                 *computing(f"{a} + {b} = {a + b}", f"2 × {a + b} = {2 * (a + b)}")]  # fmt: skip
    return Draft(told(wording, a=a, b=b), [*steps, ("conclude", f"so it is {answer}")], answer)
