"""The next number of a sequence with a constant ratio."""

from m32_assets.traces.family import Draft, family

WORDINGS = (
    "What comes next: {shown}, ?",
    "Continue the geometric sequence {shown} with one more number.",
    "Each term of {shown} is the one before times or divided by the same number. Find the next term.",
    "{shown}, __ (constant ratio)",
    "Which number follows {shown}?",
    "A scientist notes {shown} in successive hours, always by the same factor. What is the next reading?",
    "A puzzle shows the cards {shown}. Which number is on the next card?",
    "Give the term after {shown}.",
    "Geometric progression: {shown}. Next?",
    "The prize fund goes {shown} from round to round. How much is it in the following round?",
    "Fill in the missing last number: {shown}, ...",
    "By repeated multiplication or division we get {shown}. What follows?",
    "Find the ratio of {shown} and use it to write the next number. Give that number only.",
    "Extend {shown} by one term.",
)


@family("reasoning", start=range(1, 34), ratio=(2, 3, 4, 5, 10), falling=(False, True), wording=WORDINGS)
def sequences_geometric(start: int, ratio: int, falling: bool, wording: str) -> Draft:
    terms = [start * ratio**i for i in range(5 if ratio < 4 else 4)]
    if falling:
        terms.reverse()
    *shown, last, answer = terms
    sign, verb = ("÷", "divides") if falling else ("×", "multiplies")
    pairs = zip(shown, [*shown[1:], last], strict=True)
    ratios = [f"{max(x, y)} ÷ {min(x, y)} = {ratio}" for x, y in pairs]
    steps = [
        ("compute", f"ratios of the sequence: {', '.join(ratios)}"),
        ("plan", f"each step {verb} by {ratio}"),
        ("conclude", f"next: {last} {sign} {ratio} = {answer}"),
    ]
    return Draft(wording.format(shown=", ".join(map(str, [*shown, last]))), steps, str(answer))
