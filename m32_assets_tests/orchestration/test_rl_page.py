"""The page of ``rl_checkpoint``: tables that fit, the best and the worst answers, all without a click."""

from typing import Any

import pytest

from m32_assets.orchestration.metadata import INLINE
from m32_assets.orchestration.rl_page import rounds_metadata
from m32_assets_tests.rl.test_round_plots import rounds
from m32_assets_tests.support.rounds import greedy


def rows(count: int) -> list[dict[str, Any]]:
    """Rounds of the method correct, which has the most columns."""
    found = rounds(count)
    for row in found:
        row |= {"seconds": {"held out": 100.0, "sampling": 300.0, "learning": 50.0}, "distance": 0.01}
        if row["round"]:
            row |= {"answers": 512, "learned_from": {"kept": 104, "corrected": 118, "solutions": 16, "values": 128}}
            row |= {"reward": 0.2512, "parts": {"answer": 0.25, "claims": 0.6}, "cut": 0.0123, "length": 101.4}
            row |= {"groups": 96, "groups_all_right": 3, "groups_all_wrong": 51, "sampled_entropy": 0.25}
            row |= {"grad_norm": 0.01234, "answers_per_second": 4.32}
    return found


def sample(number: int, prompt: str, reward: float, output: str) -> dict[str, Any]:
    return {
        "round": number,
        "prompt": prompt,
        "expected_answer": "37",
        "reward": reward,
        "output": output,
        "finish_reason": "stop",
    }


def samples(number: int) -> list[dict[str, Any]]:
    """The best and the worst answer to six prompts."""
    long = "<reasoning>\n" + "17 + 20 = 31 | a_b\n" * 9 + "</reasoning>\n<answer>{}</answer>"
    return [
        sample(number, f"A shop had {n} apples, then bought twenty more. How many?", reward, long.format(answer))
        for n in range(6)
        for reward, answer in ((1.0, 37), (0.05, 31))
    ]


def table(shown: Any) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in str(shown.value).splitlines()]


@pytest.mark.parametrize("count", [1, 9, 10, 12, 200])
def test_table_of_rounds_has_the_first_the_taken_and_the_last(count: int):
    read = rows(count)
    read[1] |= greedy(0.55)
    shown = rounds_metadata(read, samples(count), "round 1 is taken")
    header, _, *body = table(shown["rounds"])
    assert header == "round,greedy,sampled,pass@1,pass@4,false %,form %,kept,corrected,solutions,values".split(",")
    assert [row[0] for row in body][:2] == ["SFT", "1"]
    assert body[-1] == [str(count), body[-1][1], "0.273", "0.283", "0.543", "40", "99", "104", "118", "16", "128"]
    assert len(body) == min(count + 1, 10), "no row is cut off"
    assert [*shown][:3] == ["held_out", "taken", "rounds"]


def test_answers_that_were_learned_from_have_a_table_of_their_own():
    read = rows(12)
    read[1] |= greedy(0.55)
    header, _, *body = table(rounds_metadata(read, samples(12), "")["sampled_answers"])
    columns = "round,reward,answer,claims,groups,all right,all wrong,cut %,tokens,entropy,gradient,a second"
    assert header == columns.split(",")
    assert len(body) == 9, "no row is cut off, and round 0 has none"
    assert body[-1] == ["12", "0.251", "0.250", "0.600", "96", "3", "51", "1", "101", "0.250", "0.0123", "4.3"]
    assert "sampled_answers" not in rounds_metadata(rows(0), samples(0), "")


def test_answers_are_the_best_and_the_worst_of_each_prompt_of_the_last_round():
    shown = rounds_metadata(rows(2), [*samples(0), *samples(1), *samples(2)], "")
    _, _, *body = table(shown["answers_to_read"])
    assert len(body) == 8, "four prompts"
    prompt, key, reward, best = body[0]
    assert (prompt[:19], key, reward) == ("A shop had 0 apples", "37", "1.00")
    assert (best[:16], best[-2:]) == ("17 + 20 = 31 \\| ", "37")
    assert (body[1][-2], body[1][-1][-2:]) == ("0.05", "31")
    whole = str(shown["answers_in_full"].value)
    assert whole.count("```text") == 6
    assert whole.count("<answer>31</answer>") == 6


@pytest.mark.parametrize("count", [0, 1, 12, 1000])
def test_page_needs_no_click_but_for_the_picture_and_the_whole_answers(count: int):
    shown = rounds_metadata(rows(count), samples(count), "")
    long = {name for name, value in shown.items() if len(str(getattr(value, "value", value))) > INLINE + 40}
    assert long == {"rounds_in_full", "answers_in_full"}
