"""A judge of your own on the project's questions and extraction: answers count when they are within one percent."""

from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.answers import extract, same_answer
from m32_assets.traces.verification.quantities import parse_quantity


def close_enough(output: str, item: EvalItem, share: float = 0.01) -> bool:
    """Whether the answer is the expected one, or a number within ``share`` of it.

    Args:
        output: the model's whole turn; the answer is taken from it as the project's judge takes it.
        share: largest relative difference, e.g. 0.01 for one percent.
    """
    answer = extract(output).answer
    if same_answer(answer, item.expected_answer, item.prompt):
        return True
    found, wanted = parse_quantity(answer or ""), parse_quantity(item.expected_answer)
    return bool(found and wanted) and abs(found.value - wanted.value) <= share * abs(wanted.value)


if __name__ == "__main__":
    item = EvalItem(id="pi", prompt="What is the area of a circle of radius 1, roughly?", expected_answer="3.14")
    for answer in ("3.14", "3.15", "3.5", "round"):
        output = f"<reasoning>pi times one</reasoning>\n<answer>{answer}</answer>"
        print(f"{answer:6} {'counts' if close_enough(output, item) else 'does not count'}")
    assert close_enough("<reasoning>…</reasoning>\n<answer>3.15</answer>", item)
    assert not close_enough("<reasoning>…</reasoning>\n<answer>3.5</answer>", item)
