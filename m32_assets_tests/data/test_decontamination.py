"""Decontamination: nothing of the eval set, no repeats and nothing false joins training."""

import pytest

from m32_assets.data.decontamination import PromptIndex, choose_ingested, decontaminate
from m32_assets.traces.dataset import generate
from m32_assets.traces.verification.length import MAX_CHARS
from m32_assets_tests.traces.verification.mutators import make

EVAL = ["What is 70 + 90?", "A man walks from his house to the river and back to see his boat. How far is it?"]


def test_leaks_in_every_form_are_dropped():
    shared = "Then a man walks from his house to the river and back again."
    given = ["what is 70+90", "What is 7 + 9?", shared, "Where is Oslo?"]
    found = decontaminate([make(prompt) for prompt in given], [], EVAL)
    assert [trace.prompt for trace in found.traces] == ["Where is Oslo?"]
    assert [leak.split(":")[0] for leak in found.leaks] == ["line 1", "line 2", "line 3"]


def test_overlap_is_symmetric():
    index = PromptIndex(EVAL)
    for trace in generate(42, 200):
        for prompt in (trace.prompt, *EVAL, f"{EVAL[1]} {trace.prompt}"):
            assert bool(index.shared_with(prompt)) == bool(PromptIndex([prompt]).overlaps(EVAL)), prompt


@pytest.mark.parametrize(
    ("prompt", "training", "said"),
    [
        ("What is 12 plus 9?", "what is 12 PLUS 9", "is in the training data"),
        ("What is 12 plus 9?", "What is 3 plus 41?", "with other numbers"),
        ("Ann has 5 red pens and 4 blue ones, so how many?", "Then Ann has 7 red pens and 2 blue ones left.", "shares"),
    ],
)
def test_overlap_is_found(prompt: str, training: str, said: str):
    index = PromptIndex(["Quite another question", training], "the training data")
    findings = index.overlaps([prompt, "Something else?"])
    assert len(findings) == 1
    assert said in findings[0]


def test_overlap_needs_eight_words():
    index = PromptIndex(["one red fox and two blue birds here"])
    assert not index.overlap("one red fox and two blue birds there")
    assert index.overlap("one red fox and two blue birds here today")


def test_verifier_allows_eight_shared_words_and_training_does_not():
    prompt, held_out = "one red fox and two blue birds here today", "one red fox and two blue birds here then rest"
    index = PromptIndex([held_out])
    assert index.shared_with(prompt)
    assert not list(index.see(1, make(prompt)))


def test_repeats_of_known_traces_and_of_each_other_are_dropped():
    known = [make("What is 1 + 1?", ["1 + 1 = 2"], "2")]
    given = ["what is 1+1", "Name a colour.", "name a COLOUR", "Name an animal."]
    found = decontaminate([make(prompt, [f"as asked: {i}"], str(i)) for i, prompt in enumerate(given)], known, [])
    assert [trace.prompt for trace in found.traces] == ["Name a colour.", "Name an animal."]
    assert [repeat.split(":")[0] for repeat in found.repeats] == ["line 1", "line 3"]


def test_false_and_long_traces_are_left_out_with_a_reason():
    good, false = make("Two and two?", ["2 + 2 = 4"], "4"), make("Two and three?", ["2 + 3 = 6"], "6")
    generated = next(iter(generate(42, 10))).model_copy(update={"final_answer": "43"})
    contradicted = make("Seventeen cars hold six each. People?", ["17 × 6 = 102"], "120")
    long = make("And so on?", ["one more word " * 300], "word")
    unread = make("And so on and on?", ["  " * 9000 + "word"], "word")
    kept, left_out = choose_ingested([good, false, generated, contradicted, long, unread], [], [], 200)
    assert kept == [good]
    assert {reason: len(lines) for reason, lines in left_out.items()} == {
        "says something false": 3,
        "has more than 200 tokens": 1,
        f"has more than {MAX_CHARS} characters, which are not checked": 1,
    }


def test_true_traces_that_name_a_family_join():
    """Their prompts are no generated ones, so its solver has no say."""
    rows = [
        make("Which number is the greatest that divides each of 20, 30 and 45?", ["it is 5"], "5", family="gcd"),
        make("Average of 1.5 kg and 4.5 kg?", ["(1.5 + 4.5) ÷ 2 = 3"], "3", family="average"),
        make("gcd(5314572, 84)", ["5314572 ÷ 12 = 442881 and 84 ÷ 12 = 7, so it is 12"], "12", family="gcd"),
    ]
    assert choose_ingested(rows, [], [], 200) == (rows, {})


def test_answers_that_their_own_work_contradicts_do_not_join():
    ferry = "A ferry takes 17 cars and each car holds 6 people. How many people is that?"
    stamps = "With 12 new stamps Ilse now owns four times what Per owns, and Per owns 9. How many did she own before?"
    rows = [
        make(ferry, ["17 × 6 = 102"], "120"),
        make(stamps, ["9 × 4 = 36", "36 - 12 = 24"], "42"),
        make("How much is 35% of 60?", ["60 × 0.25 = 15", "so 35% of 60 is 21"], "21"),
    ]
    kept, left_out = choose_ingested(rows, [], [], 200)
    assert kept == []
    assert len(left_out["says something false"]) == 3
