"""Metadata of asset pages: escaped table cells, bar charts, column lineage."""

from m32_assets.orchestration.metadata import bars, columns_of, preview
from m32_assets.sft.rows import TunixRow


def test_markdown_and_tags_in_a_preview_are_escaped():
    shown = str(preview([{"text": "<reasoning>2 * 3 * 4 = 24</reasoning> | a_b"}], ("text",)).value)
    assert shown.splitlines()[-1] == r"| \<reasoning>2 \* 3 \* 4 = 24\</reasoning> \| a\_b |"


def test_bars_are_to_scale_and_no_values_give_none():
    lines = str(bars({"a": 16, "b": 1, "c": 0}, width=16).value).splitlines()
    assert [line.split(" | ")[-1].strip("| ") for line in lines[2:]] == ["█" * 16, "█", ""]
    assert "▌" in str(bars({"a": 32, "b": 1}, width=16).value)
    assert bars({}).value == "none"


def test_columns_name_their_sources():
    sources = {"prompts": ["v2.prompt", "v2.steps", "more.prompt", "more.steps"], "id": ["v2.meta", "more.id"]}
    schema = columns_of(TunixRow, sources)["dagster/column_schema"]
    descriptions = {column.name: column.description for column in schema.columns}
    assert descriptions["prompts"].endswith("; from `prompt`, `steps` of v2 and more")
    assert descriptions["id"].endswith("; from `meta` of v2; `id` of more")
    assert "dagster/column_lineage" not in columns_of(TunixRow)
