"""Fence posts, inclusive counts, cuts and queues: where one more or one less decides."""

from m32_assets.traces.family import Draft, family

# What is added to the difference or the count, why, and the question. {b} is {a} + {n}, {s} is {n} × 5.
BETWEEN = (
    (1, "both ends count", "How many whole numbers are there from {a} to {b}, both included?"),
    (1, "both pages are read", "{name} reads from page {a} through page {b}. How many pages is that?"),
    (1, "both days count", "A fair is open from day {a} of the year to day {b}, both days included. "
     "On how many days can {name} visit it?"),
    (1, "both houses count", "Houses {a} to {b} get a letter each, none left out. How many letters is that?"),
    (-1, "neither end counts", "How many whole numbers lie strictly between {a} and {b}?"),
    (-1, "neither seat counts", "{name} sits on seat {a}, a friend on seat {b} of the same row. "
     "How many seats are between them?"),
    (0, "only the climbs count", "{name} walks up from floor {a} to floor {b}. How many flights of stairs is that?"),
    (0, "the first night is on day {a}, none on day {b}", "{name} arrives on day {a} and leaves on day {b}. "
     "How many nights does the stay last?"),
)  # fmt: skip
COUNTED = (
    (1, "a post stands at both ends", "A straight fence has {n} gaps of {a} m between posts. How many posts has it?"),
    (0, "a ring has no ends", "A round fence has {n} gaps of {a} m between its posts. How many posts has it?"),
    (-1, "the last piece needs no cut", "A {a} m rope is cut into {n} equal pieces. How many cuts are made?"),
    (-1, "the last car has none behind it", "A train of {n} cars, each {a} m long, has a coupling between neighbours. "
     "How many couplings are there?"),
)  # fmt: skip
NAMES = ("Ada", "Leo", "Vera", "Hugo")


@family("reasoning", slice="edge_case", a=range(2, 32), n=range(3, 40), name=NAMES, which=range(12))
def edge_off_by_one(a: int, n: int, name: str, which: int) -> Draft:
    counted = which >= len(BETWEEN)
    extra, reason, text = COUNTED[which - len(BETWEEN)] if counted else BETWEEN[which]
    if "{name}" not in text:  # the name is not seen, so it must change a number that is
        a += 30 * NAMES.index(name)
    result = n + extra
    steps = [] if counted else [("compute", f"{a + n} - {a} = {n}")]
    steps.append(("plan", reason.format(a=a, b=a + n)))
    steps.append(("conclude", f"{n} {'+' if extra > 0 else '-'} 1 = {result}" if extra else f"so it is {result}"))
    return Draft(text.format(a=a, b=a + n, n=n, name=name), steps, str(result))
