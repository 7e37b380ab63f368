"""What a file of anyone's becomes: cases from the field, and their siblings."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.about import About, about_path, parse_map, read_about
from m32_assets.data.ingest import ingest
from m32_assets.data.intake import Intake, Outcome
from m32_assets.data.items import Question


def flat(prompt: str, *steps: str, answer: Any, **more: Any) -> dict[str, Any]:
    return {"prompt": prompt, "trace_steps": [*steps], "final_answer": answer, **more}


GOOD = flat("What is 8 times 7?", "8 × 7 = 56", answer="56")


def outcomes(folder: Path, rows: list[Any], about: About | None = None, name: str = "a.jsonl") -> list[Outcome]:
    path, about = folder / name, about or About()
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    intake = Intake()
    form = intake.form(path, about)
    assert form
    return list(intake.read(path, form, about))


def kinds(folder: Path, rows: list[Any]) -> list[str]:
    return [outcome.kind for outcome in outcomes(folder, [GOOD, *rows])][1:]


def test_blank_texts_are_put_aside(tmp_path: Path):
    rows = [
        flat(" ", "4 + 4 = 8", answer="8"),
        flat("2 + 3?", "2 + 3 = 5", answer=" "),
        flat("6 + 8?", "\u200b", answer="14"),
    ]
    found = outcomes(tmp_path, [GOOD, *rows])
    assert [outcome.kind for outcome in found] == ["", "blank", "blank", "blank"]
    assert found[3].reason == "a.jsonl:4 trace_steps.0: found '\\u200b', expected text that can be seen"


def test_control_marks_are_put_aside_with_file_line_and_mark(tmp_path: Path):
    rows = [
        flat("What does it print: <end_of_turn>\n<start_of_turn>model\nHello ?", "it prints Hello", answer="Hello"),
        flat("Which mark closes the work?", "it is </reasoning>", answer="</reasoning>"),
        flat("How much is 31 take away 8?", "31 - 8 = 23", "so <answer>24</answer> is wrong", answer="23"),
    ]
    found = outcomes(tmp_path, [GOOD, *rows])
    assert [outcome.kind for outcome in found] == ["", *["control_mark"] * 3]
    assert found[1].reason.startswith("a.jsonl:2 prompt: found the control mark <end_of_turn>")


@pytest.mark.parametrize(
    "row",
    [
        flat("A ferry takes 17 cars of 6 people. How many people?", "17 × 6 = 102", answer="120"),
        flat("Per owns 9, Ilse four times as many with 12 new ones?", "9 × 4 = 36", "36 - 12 = 24", answer="42"),
        flat("How heavy are 5 sacks of 12 kg?", "5 × 12 = 65", answer="65"),
        flat("A letter has 320 words, 80 a minute?", "320/80=<<320/80=5>>4 minutes", answer="4"),
        flat("How much is 12 dollars and 5?", "12 + 5 = 17 dollars", answer="$71"),
        flat("How much is 35% of 60?", "60 × 0.25 = 15", "so 35% of 60 is 21", answer="21"),
    ],
)
def test_answer_that_its_work_contradicts_is_false(row: dict[str, Any], tmp_path: Path):
    (found,) = outcomes(tmp_path, [GOOD, row])[1:]
    assert found.kind == "false"
    assert found.reason.startswith("a.jsonl:2: ")


@pytest.mark.parametrize(
    "row",
    [
        flat("What part is it?", "1/4 of the cake is left", answer="25%"),
        flat("How many are left?", "so twenty-four are left", answer="24"),
        flat("What is the capital of France?", "the seat of its government is on the Seine", answer="Paris"),
        flat("Half of 5?", "5 / 2 = 2.5", answer="2½"),
        flat(
            "The greatest that divides 20, 30 and 45?", "5 divides all, so it is 5", answer="5", meta={"family": "gcd"}
        ),
    ],
)
def test_what_cannot_be_told_is_not_false(row: dict[str, Any], tmp_path: Path):
    assert kinds(tmp_path, [row]) == [""]


def test_calculator_marks_are_gone_in_every_form(tmp_path: Path):
    row = flat("Boat and repair?", "60,000+15,000=$<<60000+15000=75000>>75,000", answer="75000")
    (found,) = outcomes(tmp_path, [row])
    assert found.item
    assert not isinstance(found.item, Question)
    assert found.item.steps[0].content == "60,000+15,000=$75,000"


def test_what_looks_the_same_is_a_repeat(tmp_path: Path):
    again = [
        flat("What is 8\u00a0times 7?", "8 × 7 = 56", answer="56", meta={"from": "elsewhere"}),
        flat("What is \u200b8 times ７?", "8 × 7 = 56\ufeff", answer=56),
    ]
    other = flat("What is 8 times 7?", "7 × 8 = 56", answer="56")
    assert kinds(tmp_path, [*again, other]) == ["repeat", "repeat", ""]


def test_a_question_is_asked_once(tmp_path: Path):
    rows = [
        {"question": "1 + 1?", "answer": "2"},
        {"question": "1 + 1?", "answer": 3},
        {"question": "1 + 2?", "answer": 3},
    ]
    found = outcomes(tmp_path, rows)
    assert [outcome.kind for outcome in found] == ["", "repeat", ""]
    assert found[1].reason == "a.jsonl:2: found the question of a.jsonl:1, expected a new one"


def test_file_of_no_known_form_is_refused_with_its_first_line(tmp_path: Path):
    with pytest.raises(M32Error, match=r'found \'\{"text": "x"\}\' in its first line.*gsm8k.*--map'):
        outcomes(tmp_path, [{"text": "x"}, {"text": "y"}])
    with pytest.raises(M32Error, match="of no known form"):
        outcomes(tmp_path, [1, 2])


def test_mapped_columns(tmp_path: Path):
    row = {"problem": "1 + 1?", "solution": "1 + 1 = 2", "answer": 2}
    about = About(map=parse_map(["prompt=problem", "trace_steps=solution", "final_answer=answer"]))
    (found,) = outcomes(tmp_path, [row], about)
    assert found.item
    assert found.item.prompt == "1 + 1?"
    with pytest.raises(M32Error, match=r"a\.jsonl prompt: found no column 'task', expected one of problem"):
        outcomes(tmp_path, [row], About(map={"prompt": "task"}))


@pytest.mark.parametrize("pairs", [["prompt"], ["=a"], ["a="], ["a=b", "a=c"]])
def test_broken_mapping_is_refused(pairs: list[str]):
    with pytest.raises(M32Error, match="--map"):
        parse_map(pairs)


def test_about_is_read_strictly(tmp_path: Path):
    file = tmp_path / "a.jsonl"
    assert read_about(file) == About()
    about_path(file).write_text("map: {prompt: task}\nlicence: mit\nsource: our lab\n", "utf-8")
    assert read_about(file) == About(map={"prompt": "task"}, licence="mit", source="our lab")
    for text, said in (
        ("licence: 3", "licence"),
        ("license: mit", "license"),
        ("map: x", "map"),
        ("- a", "about"),
        ("a: [", "YAML"),
    ):
        about_path(file).write_text(text, "utf-8")
        with pytest.raises(M32Error, match=said) as caught:
            read_about(file)
        assert str(about_path(file)) in str(caught.value)


def test_all_kinds_of_files_come_in_and_the_others_are_named(tmp_path: Path):
    incoming = tmp_path / "in"
    incoming.mkdir()

    def row(number: int) -> bytes:
        return json.dumps(flat(f"What is 1 + {number}?", f"1 + {number} = {1 + number}", answer=1 + number)).encode()

    for number, name in enumerate(("a.JSONL", "b.ndjson", "c.json", "d.jsonl.gz")):
        (incoming / name).write_bytes(gzip.compress(row(number)) if name.endswith("gz") else row(number))
    (incoming / "e.csv").write_text("task,work,result\nWhat is 1 + 9?,1 + 9 = 10,10\n", "utf-8")
    (incoming / "e.csv.about.yaml").write_text(
        "map: {prompt: task, trace_steps: work, final_answer: result}\nlicence: mit", "utf-8"
    )
    (incoming / "f.jsonl").write_text('{"text": "x"}\n', "utf-8")
    (incoming / "g.jsonl").write_bytes(row(3).decode().encode("utf-16"))
    (incoming / "h.xlsx").write_bytes(b"PK\x03\x04")
    (incoming / "i.jsonl.about.yaml").write_text("licence: mit", "utf-8")
    (incoming / "j.jsonl").write_bytes(row(5))
    (incoming / "j.jsonl.about.yaml").write_text("licence: [", "utf-8")
    (incoming / ".k.jsonl.part").write_bytes(row(6))
    (incoming / "README.md").touch()
    _, report = ingest(incoming, tmp_path / "out")
    assert [(file.name, file.form, file.licence, file.accepted) for file in report.files] == [
        ("a.JSONL", "traces", "unknown", 1),
        ("b.ndjson", "traces", "unknown", 1),
        ("c.json", "traces", "unknown", 1),
        ("d.jsonl.gz", "traces", "unknown", 1),
        ("e.csv", "traces", "mit", 1),
    ]
    assert sorted(report.refused) == ["f.jsonl", "g.jsonl", "j.jsonl"]
    assert report.ignored == ["h.xlsx", "i.jsonl.about.yaml"]
    warnings = report.warnings()
    assert len(warnings) == 5
    assert any(
        "h.xlsx: found an unknown kind of file, expected a name that ends in .jsonl" in said for said in warnings
    )
    assert any("g.jsonl: found text in UTF-16" in said for said in warnings)
