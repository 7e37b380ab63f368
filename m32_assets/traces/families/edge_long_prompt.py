"""A very long list of words and a simple question about it."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import WORDS

WORDINGS = (
    ("first", "Here is a long list: {words}. What is its first word?"),
    ("last", "Read all of this: {words}. Which word came last?"),
    ("number", "Somewhere among these words stands one number: {words}. Which number is it?"),
    ("after", "{words}. In the list before this sentence, which word stands right after the number?"),
    ("first", "{words}. With what word did this text begin?"),
    ("last", "Do not repeat the list, only give its final word. List: {words}."),
    ("number", "{words}. Find the only number above."),
    ("after", "Tell me the word that follows the number in this row of words: {words}."),
)
# Steps that share no factor with the number of words walk through all of them.
STRIDES = [s for s in range(5, 200) if s % 2 and s % 3 and s % 5 and s % 7 and s % 11]


@family(
    "reasoning", slice="edge_case", start=range(len(WORDS)), stride=STRIDES, count=range(62, 110),
    number=range(10, 100), wording=WORDINGS,
)  # fmt: skip
def edge_long_prompt(start: int, stride: int, count: int, number: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    words = [WORDS[(start + stride * i) % len(WORDS)] for i in range(count)]
    place = 20 + number % 40
    before, after = words[place - 1], words[place]
    row = [*words[:place], str(number), *words[place:]]
    what = {
        "first": ("count", f"the list begins: {row[0]}, {row[1]}", f"the first word is {row[0]}", row[0]),
        "last": ("count", f"the list ends: {row[-2]}, {row[-1]}", f"the last word is {row[-1]}", row[-1]),
        "number": ("compare", f"not a word: {before}, {number}, {after}", f"the number is {number}", str(number)),
        "after": ("compare", f"around the number: {before}, {number}, {after}", f"after {number} comes {after}", after),
    }[kind]
    return Draft(text.format(words=", ".join(row)), [what[:2], ("conclude", what[2])], what[3])
