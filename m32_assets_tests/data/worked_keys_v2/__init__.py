"""The keys of eval-v2, worked out a second time from the questions' numbers and texts, by category."""

from m32_assets_tests.data.worked_keys_v2 import patterns, quantities, situations, texts

WORKED: dict[str, object] = {**quantities.WORKED, **situations.WORKED, **patterns.WORKED, **texts.WORKED}
