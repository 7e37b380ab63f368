"""Scenes are read from their file, and a teller puts a story together from its numbers alone."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from m32_assets.traces.family import families
from m32_assets.traces.scenes import Teller, scenes

STORY_FAMILIES = ("story_budget", "story_changes", "story_groups", "story_times")


@pytest.mark.parametrize("family", STORY_FAMILIES)
def test_there_are_many_scenes_with_their_own_parts(family: str) -> None:
    found = scenes(inspect.getfile(families()[family].build))
    assert len(found) >= 12
    assert all(len(texts) == len(set(texts)) for parts in found.values() for texts in parts.values())


def test_a_line_without_three_fields_is_refused(tmp_path: Path) -> None:
    (tmp_path / "any.txt").write_text("bus | open\n")
    with pytest.raises(ValueError, match=r"SCENE \| PART \| TEXT"):
        scenes(str(tmp_path / "any.py"))


def test_the_same_numbers_tell_the_same_story() -> None:
    def told(*numbers: int) -> str:
        teller = Teller(*numbers)
        return teller.story([teller.pick(("a {n}", "b {n}", "c {n}"), n=7) for _ in range(3)], "How many cars?")

    assert told(1, 2) == told(1, 2)
    assert len({told(k) for k in range(50)}) > 25


def test_no_text_is_chosen_twice_while_there_are_others() -> None:
    teller = Teller(3)
    assert {teller.pick(("a", "b", "c")) for _ in range(3)} == {"a", "b", "c"}


def test_steps_speak_of_the_people_of_the_story() -> None:
    teller = Teller(4)
    story = teller.story(["{name} has 5 {things}"], "How many {things} are that?", joined=False)
    assert teller.filled("{name}'s {things}").casefold() in story.casefold().replace(" has 5 ", "'s ")


def test_question_that_points_back_follows_the_facts() -> None:
    for number in range(100):
        story = Teller(number).story(["a bus has 5 riders", "2 get on"], "How many are there then?")
        assert story.lower().rstrip("?").endswith("how many are there then")
