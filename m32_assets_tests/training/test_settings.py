"""Training settings: records of earlier versions are read, and wrong values are refused in a sentence."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.training.settings import FORMER_NAMES, TrainingSettings


def test_record_with_former_names_is_read():
    record = {"rank": 4, "rows": 8, "accumulate": 2, "row_length": 512, "words": 0, "tp": 2, "eval_every": 5}
    assert TrainingSettings.from_record(record) == TrainingSettings(
        lora_rank=4,
        batch_size=8,
        gradient_accumulation_steps=2,
        max_seq_len=512,
        sampled_softmax_size=0,
        tensor_parallel=2,
        eval_steps=5,
    )
    assert set(FORMER_NAMES.values()) <= TrainingSettings.model_fields.keys()
    assert not FORMER_NAMES.keys() & TrainingSettings.model_fields.keys()


def test_record_round_trips():
    settings = TrainingSettings(lora_rank=16, lora_alpha=8.0)
    assert TrainingSettings.from_record(settings.model_dump()) == settings
    assert settings.lora_scale == 0.5


@pytest.mark.parametrize(
    ("record", "message"),
    [({"lora_rank": 0}, "recorded training settings lora_rank: found 0"), ({"ranks": 4}, "ranks")],
)
def test_unknown_or_wrong_setting_is_refused(record: dict[str, int], message: str):
    with pytest.raises(M32Error, match=message):
        TrainingSettings.from_record(record)
