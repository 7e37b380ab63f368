"""SentencePiece tokenizers: rebuilt from a GGUF vocabulary, or trained on a few texts for the tiny model."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_atomic

START_OF_TURN, END_OF_TURN = "<start_of_turn>", "<end_of_turn>"
BOS, EOS, UNK, PAD = "<bos>", "<eos>", "<unk>", "<pad>"
SPACE = "▁"
"""What SentencePiece replaces a blank with."""


class PieceKind(IntEnum):
    """The kinds of SentencePiece, which GGUF numbers alike."""

    NORMAL = 1
    UNKNOWN = 2
    CONTROL = 3
    USER_DEFINED = 4
    UNUSED = 5
    BYTE = 6


class Piece(NamedTuple):
    """An entry of a tokenizer's vocabulary."""

    text: str
    score: float
    kind: PieceKind


def is_turn_mark(text: str) -> bool:
    """Whether a piece marks the start or the end of a turn."""
    return text in (START_OF_TURN, END_OF_TURN)


def read_pieces(folder: Path) -> list[Piece]:
    """The vocabulary of a model folder, in the order of its ids.

    Raises:
        M32Error: the folder has no ``tokenizer.model``, or it is not one of SentencePiece.
    """
    load_tokenizer(folder)
    model = _model_proto()
    model.ParseFromString((folder / "tokenizer.model").read_bytes())
    return [Piece(piece.piece, piece.score, PieceKind(piece.type)) for piece in model.pieces]


def _model_proto() -> Any:
    # sentencepiece's own _pb2 clashes with a protobuf file that dagster loads
    from transformers.utils import sentencepiece_model_pb2_new as sentencepiece_model

    # the module is generated at run time, so a type checker does not see its classes
    return sentencepiece_model.ModelProto()  # pyright: ignore[reportAttributeAccessIssue]


def load_tokenizer(folder: Path) -> Any:
    """The ``SentencePieceProcessor`` of a model folder (its ``tokenizer.model``).

    Raises:
        M32Error: the folder has none, or it is not one of SentencePiece.
    """
    import sentencepiece

    path = folder / "tokenizer.model"
    if not path.is_file():
        raise M32Error(str(folder), "no tokenizer.model", "a model folder")
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        fix = "Take the tokenizer.model that came with the weights"
        raise M32Error(str(path), "no tokenizer of SentencePiece", "one", fix) from error


def require_turn_marks(folder: Path) -> None:
    """Refuse a tokenizer that splits the marks of a turn: the model would never see those that it was trained with.

    Raises:
        M32Error: a mark is several tokens or unknown, or the folder has no tokenizer.
    """
    tokenizer = load_tokenizer(folder)
    for mark in (START_OF_TURN, END_OF_TURN):
        ids = tokenizer.encode(mark)
        if len(ids) != 1 or ids[0] == tokenizer.unk_id():
            raise M32Error(
                f"{folder / 'tokenizer.model'} {mark}",
                f"{len(ids)} tokens ({', '.join(tokenizer.id_to_piece(ids[:8]))})",
                "one",
                "Take the tokenizer.model that came with the weights",
            )


def token_counter(folder: Path) -> Callable[[str], int]:
    """A function that counts the tokens of a text with the tokenizer of a model folder.

    Raises:
        M32Error: the folder has no ``tokenizer.model``.
    """
    encode = load_tokenizer(folder).encode
    return lambda text: len(encode(text))


def write_gguf_tokenizer(path: Path, tokens: Sequence[str], scores: Sequence[float], types: Sequence[int]) -> None:
    """Rebuild Gemma's SentencePiece model from the vocabulary of a GGUF file.

    Control pieces such as ``<start_of_turn>`` are never matched in text, so they become user-defined pieces. The
    bos, eos, unk and pad pieces are named, because ``bos_id()`` would be -1 otherwise.
    """
    model = _model_proto()
    for token, score, kind in zip(tokens, scores, types, strict=True):
        is_text = kind == PieceKind.CONTROL and token not in (BOS, EOS, PAD)
        # GGUF has runs of blanks as they are; SentencePiece looks for them after it has replaced blanks
        text = token.replace(" ", SPACE) if kind == PieceKind.USER_DEFINED else token
        model.pieces.add(piece=text, score=score, type=PieceKind.USER_DEFINED if is_text else kind)
    spec = model.trainer_spec
    spec.model_type, spec.byte_fallback, spec.vocab_size = 2, True, len(tokens)  # 2 = BPE
    spec.bos_piece, spec.eos_piece, spec.unk_piece, spec.pad_piece = BOS, EOS, UNK, PAD
    spec.pad_id, spec.eos_id, spec.bos_id, spec.unk_id = (tokens.index(t) for t in (PAD, EOS, BOS, UNK))
    _no_normalization(model.normalizer_spec)
    write_atomic(path, model.SerializeToString())


def _no_normalization(spec: Any) -> None:
    spec.name = "identity"
    spec.add_dummy_prefix = spec.remove_extra_whitespaces = False


def train_tokenizer(path: Path, texts: Iterable[str], vocabulary: int) -> None:
    """Train a small SentencePiece BPE model with Gemma's special pieces; the same texts give the same bytes."""
    import sentencepiece

    buffer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=buffer,
        model_type="bpe",
        vocab_size=vocabulary,
        byte_fallback=True,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        pad_id=0,
        eos_id=1,
        bos_id=2,
        unk_id=3,
        pad_piece=PAD,
        eos_piece=EOS,
        bos_piece=BOS,
        unk_piece=UNK,
        user_defined_symbols=[START_OF_TURN, END_OF_TURN, "\n"],
        character_coverage=1.0,
        num_threads=1,
        split_digits=True,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    write_atomic(path, buffer.getvalue())
