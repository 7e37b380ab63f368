"""The next number of a sequence with a constant difference."""

from m32_assets.traces.family import Draft, family

WORDINGS = (
    "What comes next: {shown}, ?",
    "Continue the sequence {shown} with one more number.",
    "Find the next term of the arithmetic sequence {shown}.",
    "{shown}, __",
    "Which number follows {shown} if the pattern goes on?",
    "A clerk counts {shown} and then goes on in the same way. What number is next?",
    "The house numbers on a street run {shown}. What is the next house number?",
    "Give the number after {shown} in this pattern of equal steps.",
    "Fill in the blank: {shown}, ...",
    "A gauge shows {shown} on successive days and changes evenly. What will it show the day after?",
    "Arithmetic progression: {shown}. Next?",
    "Look at the numbers {shown}. They change by the same amount each time. What is the next one?",
)


@family("reasoning", low=range(0, 60), step=range(2, 16), falling=(False, True), count=(4, 5), wording=WORDINGS)
def sequences_arithmetic(low: int, step: int, falling: bool, count: int, wording: str) -> Draft:
    terms = [low + step * i for i in range(count + 1)]
    sign, verb = ("+", "adds")
    if falling:
        terms.reverse()
        sign, verb = "-", "takes away"
    *shown, last, answer = terms
    gaps = [f"{max(x, y)} - {min(x, y)} = {step}" for x, y in zip(shown, [*shown[1:], last], strict=True)]
    steps = [
        ("compute", f"steps of the sequence: {', '.join(gaps[:3])}"),
        ("plan", f"each step {verb} {step}"),
        ("conclude", f"next: {last} {sign} {step} = {answer}"),
    ]
    return Draft(wording.format(shown=", ".join(map(str, [*shown, last]))), steps, str(answer))
