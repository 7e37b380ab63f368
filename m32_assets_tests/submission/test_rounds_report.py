"""The part of the report about rounds, and what the cards, the notebook and the lists of runs say of them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli.main import main
from m32_assets.common.files import read_json
from m32_assets.submission.cards import merged_card, model_card
from m32_assets.submission.eval_summary import EvalSummary
from m32_assets.submission.evidence import RUN_CONFIG, SUMMARY, RecordedConfig
from m32_assets.submission.notebook import notebook
from m32_assets.submission.rl_evidence import RecordedRounds
from m32_assets.submission.rounds_report import SHOWN, Rounds, read_rounds, rounds_section, shown_answers
from m32_assets.submission.run_card import run_card
from m32_assets.submission.run_settings import flat_settings
from m32_assets.submission.runs import differing_settings, read_runs
from m32_assets.submission.runs_page import runs_page
from m32_assets_tests.support.rounds import ANSWERS, RECORDED, ROWS, plant_rounds, round_row, shown_answer
from m32_assets_tests.support.run_folders import DATASETS, copy_runs


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder of two runs, of which ``m32_v1`` had rounds."""
    folder = copy_runs(tmp_path / "runs")
    plant_rounds(folder / "m32_v1")
    return folder


def rounds(**changes: Any) -> Rounds:
    return Rounds(RecordedRounds.model_validate({**RECORDED, **changes}), ROWS, ANSWERS)


def test_section_has_the_curve_before_and_after_and_a_row_for_each_round():
    page = rounds_section(rounds())
    assert "<h2>Rounds after SFT: 2 rounds of correct, round 1 taken</h2>" in page
    assert (
        "Round 1 of 2 is taken for its held-out reward, 0.5000 greedy and 0.5000 sampled, "
        "which was 0.2500 greedy and 0.2500 sampled before the rounds." in page
    )
    alt = "scores, form, false claims and entropy of the held-out answers by round"
    assert f'alt="{alt}" src="data:image/png;base64,' in page
    assert "<tr><td>reward of greedy answers</td><td class=n>0.2500</td><td class=n>0.5000</td></tr>" in page
    assert "<tr><td>pass@2</td><td class=n>0.750</td><td class=n>0.750</td></tr>" in page
    by_round = page.partition("<h3>By round</h3>")[2].partition("</table>")[0]
    assert [part.partition("</td>")[0] for part in by_round.split("<tr><td>")[1:]] == ["SFT", "1, taken", "2"]
    assert "<td class=n>12.5</td><td class=n>100.0</td><td class=n>4</td><td>2 kept, 1 corrected</td>" in by_round
    assert "Prompts: 20 generated, 10 curated, 4 held out." in page


def test_section_says_where_no_round_was_taken_and_why_rounds_ended():
    page = rounds_section(rounds(best_round=0, updates=0, ended="entropy has collapsed"))
    assert "2 rounds of correct, none taken" in page
    assert "<th class=n>taken, the same</th>" in page
    assert "No further round was begun: Entropy has collapsed." in page
    assert "SFT, taken" in page


def test_answers_are_shown_with_their_rewards_the_last_rounds_first():
    chosen = shown_answers(ANSWERS)
    assert [answer["round"] for answer in chosen] == [2, 2, 1, 1, 0, 0]
    assert len(shown_answers([shown_answer(1, 1.0, "4")] * 20)) == SHOWN
    page = rounds_section(rounds())
    assert page.count('<article class="right">') == page.count('<article class="wrong">') == 3
    assert "round 2, generated, reward 1.00 (answer 1.00, claims 1.00)" in page


def test_whatever_a_model_wrote_is_only_quoted():
    evil = "<script>alert(1)</script>"
    answers = [{**shown_answer(1, 1.0, evil), "prompt": evil, "expected_answer": evil}]
    page = rounds_section(Rounds(RecordedRounds.model_validate({**RECORDED, "choice": evil}), ROWS, answers))
    assert "<script" not in page


def test_many_rounds_are_drawn():
    many = Rounds(RecordedRounds.model_validate({**RECORDED, "rounds": 60}), [round_row(n, 0.5) for n in range(61)], [])
    assert rounds_section(many).count("<tr><td>") > 61


def test_rounds_of_a_run_are_read_from_its_folder(runs: Path):
    config = RecordedConfig.model_validate(read_json(runs / "m32_v1" / RUN_CONFIG))
    assert read_rounds(runs / "m32_v1", config.rl) == rounds()
    assert read_rounds(runs / "m32_v1_long", None) is None
    with pytest.raises(FileNotFoundError):
        read_rounds(runs / "m32_v1_long", config.rl)


def described(runs: Path, **changes: Any) -> tuple[RecordedConfig, EvalSummary]:
    """Settings and scores of the run that had rounds."""
    plant_rounds(runs / "m32_v1", **changes)
    config = RecordedConfig.model_validate(read_json(runs / "m32_v1" / RUN_CONFIG))
    return config, EvalSummary.model_validate(read_json(runs / "m32_v1" / SUMMARY))


def test_cards_say_what_followed_the_training(runs: Path):
    for card in (model_card, merged_card):
        text = card(*described(runs), 104, 153)
        assert "those of step 100 of 153, the best by validation loss, after 4 further updates in 1 round." in text
        assert "SFT was followed by 2 rounds of reinforcement learning (`correct`). " in text
        assert "Rewards and their weights: `answer` 1, `claims` 0.1. " in text
        assert "Prompts: 10 curated, 20 generated, 4 held out, none of an eval set. Round 1 of 2" in text
    same = model_card(*described(runs, best_round=0, updates=0, choice="no round is better"), 100, 153)
    assert "those of step 100 of 153, the best by validation loss.\n" in same
    assert "none of an eval set. No round is better." in same
    config, summary = described(runs)
    assert "reinforcement" not in model_card(config.model_copy(update={"rl": None}), summary, 100, 153)


def test_card_of_a_run_is_not_put_beside_the_checkpoint_before_its_rounds(runs: Path):
    actors = runs / "m32_v1/checkpoints/actor"
    assert "`correct`" in run_card(actors / "104")
    assert run_card(actors / "100") == "", "the scores are not those of this checkpoint"
    assert run_card(runs / "m32_v1_long/checkpoints/actor/100") != ""


def cell_of(config: RecordedConfig, name: str = "rounds-text") -> str:
    cells = [cell for cell in json.loads(notebook(config))["cells"] if cell["id"] == name]
    return "".join("".join(cell["source"]) for cell in cells)


def test_notebook_says_that_it_does_not_run_the_rounds(runs: Path):
    config, _ = described(runs)
    text = cell_of(config)
    assert "The run went on with 2 rounds of `correct`" in text
    assert "This notebook does not run these rounds." in text
    assert "Handed in is `checkpoints/actor/104`: round 1, 4 updates after the step above." in text
    assert json.loads(text.partition("```json")[2].partition("```")[0]) == RECORDED["settings"]
    assert cell_of(config.model_copy(update={"rl": None})) == ""


def test_folder_for_an_upload_has_the_checkpoint_that_its_card_is_about(runs: Path):
    handed_in = 'write_kaggle_model(BUNDLE, BUNDLE / "checkpoints/actor/104", entry.name, OUTPUT)'
    trained = "write_kaggle_model(BUNDLE, checkpoint, entry.name, OUTPUT)"
    config, _ = described(runs)
    assert handed_in in cell_of(config, "train")
    assert trained not in cell_of(config, "train")
    for same in (config.model_copy(update={"rl": None}), described(runs, best_round=0, updates=0)[0]):
        assert trained in cell_of(same, "train")


def test_settings_of_rounds_are_among_those_that_differ(runs: Path):
    differ = differing_settings(read_runs(runs))
    assert differ["rl.rounds"] == {"m32_v1": 2, "m32_v1_long": 0}
    assert differ["rl.rewards.answer"] == {"m32_v1": 1.0, "m32_v1_long": None}
    shutil.copytree(runs / "m32_v1", runs / "other")
    plant_rounds(runs / "other", settings={**RECORDED["settings"], "samples": 16}, choice="other words")
    config = RecordedConfig.model_validate(read_json(runs / "other" / RUN_CONFIG))
    assert not {"rl.choice", "rl.best_round", "rl"} & flat_settings(config).keys(), "an outcome is no setting"
    same = [run for run in read_runs(runs) if run.rounds]
    assert differing_settings(same) == {"rl.samples": {"m32_v1": 2, "other": 16}}


def test_runs_and_their_page_name_the_rounds(runs: Path, capsys: pytest.CaptureFixture[str]):
    said = "2 rounds of correct, round 1 taken"
    assert main(["runs", "--folder", str(runs)]) == 0
    shown = capsys.readouterr().out
    assert f"\nrounds after SFT\n  m32_v1: {said}\n" in shown
    assert "m32_v1_long: " not in shown.partition("rounds after SFT")[2].partition("\n\n")[0]
    assert runs_page(read_runs(runs), DATASETS).count(f"m32_v1</a><br><span class=dim>{said}</span>") == 1


def test_comparison_names_the_rounds(runs: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--folder", str(runs), "--datasets", str(DATASETS)]
    assert main(["compare", "m32_v1_long", "m32_v1", *arguments]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("A: m32_v1_long    B: m32_v1\nB has rounds after SFT: 2 rounds of correct, round 1 taken\n")
    assert "  rl.rounds: 0 → 2\n" in shown
    assert "  rl.method: - → correct\n" in shown
