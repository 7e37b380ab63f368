"""What every page shares: cells as they are written, bars to scale, columns that say where they come from."""

from m32_assets.orchestration.metadata import bars, columns_of, preview
from m32_assets.sft.rows import TunixRow


def test_signs_of_markdown_and_tags_are_shown_as_they_are():
    shown = str(preview([{"text": "<reasoning>2 * 3 * 4 = 24</reasoning> | a_b"}], ("text",)).value)
    assert shown.splitlines()[-1] == r"| \<reasoning>2 \* 3 \* 4 = 24\</reasoning> \| a\_b |"


def test_bars_are_to_scale_and_nothing_is_none():
    lines = str(bars({"a": 16, "b": 1, "c": 0}, width=16).value).splitlines()
    assert [line.split(" | ")[-1].strip("| ") for line in lines[2:]] == ["█" * 16, "█", ""]
    assert "▌" in str(bars({"a": 32, "b": 1}, width=16).value)
    assert bars({}).value == "none"


def test_columns_say_where_they_come_from():
    sources = {"prompts": ["v2.prompt", "v2.steps", "more.prompt", "more.steps"], "id": ["v2.meta", "more.id"]}
    schema = columns_of(TunixRow, sources)["dagster/column_schema"]
    said = {column.name: column.description for column in schema.columns}
    assert said["prompts"].endswith("; from `prompt`, `steps` of v2 and more")
    assert said["id"].endswith("; from `meta` of v2; `id` of more")
    assert "dagster/column_lineage" not in columns_of(TunixRow)
