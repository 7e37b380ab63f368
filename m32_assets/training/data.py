"""The data of a training: rows become token shards in one pass, and a survey of the batches is kept beside them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_json
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.sft.packing import Batch, rounded_up, tokens_of
from m32_assets.sft.rows import training_rows
from m32_assets.sft.token_shards import (
    BLOCK_ROWS,
    BLOCK_TOKENS,
    INDEX_FILE,
    TokenShards,
    open_token_shards,
    write_token_shards,
)
from m32_assets.training import token_stream
from m32_assets.training.fingerprint import RECIPE
from m32_assets.training.mesh import leads
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.token_stream import BatchStream, Survey, survey


@dataclass(frozen=True, slots=True)
class TrainingData:
    """The batches of training and of validation. The memory that they take does not grow with the data.

    Attributes:
        found: the survey of training's batches.
        longest: tokens of the longest conversation.
        length: tokens of a packed row.
        targets: completion tokens of the fullest microbatch of both: the one static shape of the targets.
        findings: about the loss mask; none where ``max_steps`` ends the training.
    """

    training: BatchStream
    validation: BatchStream
    found: Survey
    longest: int
    length: int
    targets: int
    findings: list[str]

    @property
    def steps(self) -> int:
        """Updates of the training."""
        return sum(self.found.batches)

    @property
    def target_tokens(self) -> NDArray[np.int32]:
        """The different target tokens of training, ascending."""
        return np.array(self.found.target_tokens, np.int32)

    def batches(self, done: int = 0) -> Iterator[tuple[int, Batch]]:
        """The epoch and the batch of each step after step ``done``: a checkpoint's number says where to go on."""
        left = islice(self.training.read(*self.found.position(done)), self.steps - done)
        return ((window // self.training.windows, batch) for window, batch in left)

    def held_out(self) -> Iterator[tuple[int, Batch]]:
        """The batches of validation, as those of epoch 0."""
        return ((0, batch) for _, batch in self.validation.read())


def training_data(
    model_folder: ModelFolder, train_file: Path, validation_file: Path, settings: TrainingSettings, cache: Path
) -> TrainingData:
    """The data of a training; shards and survey of an earlier training of the same rows are used.

    Args:
        cache: the folder of token shards, shared by all processes.

    Raises:
        M32Error: there are no rows, a row is malformed or too long, or a shard has changed.
    """
    training = token_shards(model_folder, train_file, settings, cache)
    if not training.conversations:
        raise M32Error(str(train_file), "no rows", "at least one to train on")
    validation = token_shards(model_folder, validation_file, settings, cache)
    longest = max(training.longest, validation.longest)
    length = settings.max_seq_len or rounded_up(longest)
    rows = settings.batch_size * settings.gradient_accumulation_steps
    stream = BatchStream(training, length, rows, settings.num_epochs, settings.training_seed)
    held_out = BatchStream(validation, length, settings.batch_size)
    found = _surveyed(stream, settings.batch_size, settings.max_steps)
    targets = max(found.targets, _surveyed(held_out, settings.batch_size).targets)
    findings = [] if settings.max_steps else found.findings
    return TrainingData(stream, held_out, found, longest, length, targets, findings)


def token_shards(model_folder: ModelFolder, file: Path, settings: TrainingSettings, cache: Path) -> TokenShards:
    """The token shards of a file of rows, written by the first process if there are none.

    Raises:
        M32Error: a row is malformed or longer than ``max_seq_len``, or a shard has changed since it was written.
    """
    folder = cache / _key(
        rows=sha256_file(file),
        tokenizer=model_folder.sha256["tokenizer.model"],
        longest=settings.max_seq_len,
        blocks=[BLOCK_ROWS, BLOCK_TOKENS],
    )
    if not (folder / INDEX_FILE).exists() and leads():
        tokenizer, limit = load_tokenizer(model_folder.path), settings.max_seq_len or None
        write_token_shards(folder, (tokens_of(row, tokenizer, limit) for row in training_rows(file)))
    # a barrier of devices would time out while many rows are tokenized; if the first process fails, the group is ended
    while not (folder / INDEX_FILE).exists():
        time.sleep(0.2)
    return open_token_shards(folder)


def _surveyed(stream: BatchStream, batch_size: int, most: int = 0) -> Survey:
    """The survey of a stream, made once and kept beside its shards."""
    key = _key(
        stream=[stream.length, stream.rows, stream.epochs, stream.seed],
        batch_size=batch_size,
        most=most,
        window=token_stream.WINDOW_BLOCKS,
        grain=version("grain"),
    )
    path = stream.shards.folder / f"survey-{key}.json"
    if path.exists():
        return Survey(**read_json(path))
    found = survey(stream, batch_size, most)
    if leads():
        write_json(path, asdict(found))
    return found


def _key(**parts: Any) -> str:
    return sha256_bytes(canonical_json({"recipe": RECIPE, **parts}))[:16]
