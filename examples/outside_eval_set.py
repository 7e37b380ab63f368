"""Judge answers of any system on questions of your own, and compare two systems."""

from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.comparison import compare
from m32_assets.evaluation.judge import judge, scorecard

ITEMS = [
    EvalItem(id="legs", prompt="How many legs have three cats?", expected_answer="12"),
    EvalItem(id="larger", prompt="Which is larger, 0.3 or 0.25?", expected_answer="0.3"),
    EvalItem(id="price", prompt="A pen costs $1.50. What do four cost, in dollars?", expected_answer="6"),
]


def shown(reasoning: str, answer: str) -> str:
    """An output in the form that the model is taught."""
    return f"<reasoning>{reasoning}</reasoning>\n<answer>{answer}</answer>"


BEFORE = [
    {"id": "legs", "output": "Three cats have legs."},
    {"id": "larger", "output": shown("0.25 is longer", "0.25")},
    {"id": "price", "output": shown("4 × 1.50 = 6.00", "$6.00")},
]
AFTER = [
    {"id": "legs", "output": shown("3 × 4 = 12", "12")},
    {"id": "larger", "output": shown("30 hundredths are more than 25 hundredths", "0.3")},
    {"id": "price", "output": shown("4 × 1.50 = 6.00", "$6.00")},
]

if __name__ == "__main__":
    before, after = judge(BEFORE, ITEMS), judge(AFTER, ITEMS)
    card, change = scorecard(after), compare(before, after)
    print(f"score {card.primary_score:g} of 100, well-formed {card.well_formed} of {card.n_items}")
    print(f"{change.better} better, {change.worse} worse, p = {change.p_value:g}")
    assert card.primary_score == 100
    assert (change.better, change.worse) == (2, 0)
