"""What joins training: nothing of the eval set, nothing twice, nothing false."""

from m32_assets.data.decontamination import EvalWordings, ingested_joining, joining
from m32_assets.data.eval_set import overlap_findings
from m32_assets.traces.dataset import generate
from m32_assets_tests.traces.verification.mutators import make

EVAL = ["What is 70 + 90?", "A man walks from his house to the river and back to see his boat. How far is it?"]


def test_leaks_are_left_out_in_every_form():
    shared = "Then a man walks from his house to the river and back again."
    given = ["what is 70+90", "What is 7 + 9?", shared, "Where is Oslo?"]
    found = joining([make(prompt) for prompt in given], [], EVAL)
    assert [trace.prompt for trace in found.traces] == ["Where is Oslo?"]
    assert [leak.split(":")[0] for leak in found.leaks] == ["line 1", "line 2", "line 3"]


def test_prompt_by_prompt_it_finds_what_the_check_of_all_finds():
    wordings = EvalWordings(EVAL)
    for trace in generate(42, 200):
        for prompt in (trace.prompt, *EVAL, f"{EVAL[1]} {trace.prompt}"):
            assert bool(wordings.shared_with(make(prompt))) == bool(overlap_findings(EVAL, [prompt])), prompt


def test_repeats_of_what_is_known_and_of_each_other_are_left_out():
    known = [make("What is 1 + 1?", ["1 + 1 = 2"], "2")]
    given = ["what is 1+1", "Name a colour.", "name a COLOUR", "Name an animal."]
    found = joining([make(prompt, [f"as asked: {i}"], str(i)) for i, prompt in enumerate(given)], known, [])
    assert [trace.prompt for trace in found.traces] == ["Name a colour.", "Name an animal."]
    assert [repeat.split(":")[0] for repeat in found.repeats] == ["line 1", "line 3"]


def test_what_is_false_or_too_long_stays_out_and_is_named():
    good, false = make("Two and two?", ["2 + 2 = 4"], "4"), make("Two and three?", ["2 + 3 = 6"], "6")
    solved = make("What is 12 + 30?", ["12 + 30 = 42, and 42 + 1 = 43"], "43", family="addition")
    long = make("And so on?", ["one more word " * 300], "word")
    kept, left_out = ingested_joining([good, false, solved, long], [], [], 200)
    assert kept == [good]
    assert {reason: len(lines) for reason, lines in left_out.items()} == {
        "says something false": 2,
        "has more than 200 tokens": 1,
    }
