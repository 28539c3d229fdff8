"""Tune the reader's model to annotated sentences of the development documents.

    python verification/tune_reading.py DOCUMENTS --fold K  leaves a quarter of the documents out, and keeps
                                                            what is then read in them
    python verification/tune_reading.py DOCUMENTS --write   tunes to all of them and writes what is shipped

It needs PyTorch (``pip install --group tune``) and takes a quarter of an hour each time. Learnt at once are the
kind, who acts and on whom, and, of the sentences that were made up about force but for their last part, whether
they rule on it. What is read in documents that were left out is kept in ``reading_tuned.npz``, from which
``fit_reading.py`` learns how far the model can be trusted beside the rules. The unseen set is not read.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from e5_in_torch import Encoder, Packed
from reading_places import HERE, Place, development, fold_of, force_parts, shares
from torch import nn

from equipoise.reading.names import mentions_in
from equipoise.reading.tuned import (
    ANSWERS,
    ANYBODY,
    FILE,
    FIRST_ACTOR,
    FIRST_FORCE,
    KINDS,
    PLACEHOLDERS,
    with_placeholders,
)
from equipoise.reading.vectors import LENGTH, model_path

OTHERS = ("speaker", "states")
"""Who may be meant beside those who are named."""
ALL_ANSWERS = ANSWERS + len(OTHERS) + len(PLACEHOLDERS)
"""Whom it is about is learnt, too, and not used: weighed beside the rules it gained nothing."""
LEFT_OUT = HERE / "reading_tuned.npz"
EPOCHS = 8
BATCH = 32
RATE, RATE_OF_HEAD = 2e-3, 5e-3
"""Steps of the model's numbers and of the head."""
WARM = 100
"""Steps until these are reached; then they fall to nothing."""
DROP = 0.1
LONGEST = 250
"""Pieces of a sentence that are learnt from."""
SCALE = 20.0
"""What a vector of length one is multiplied by before the head."""
NEVER = -1e9


class Row(NamedTuple):
    """A sentence as pieces, and what is to be said of it; of a made-up one, only whether it rules on force."""

    ids: list[int]
    kinds: np.ndarray  # shares, (6,)
    force: float
    actor: int  # -1 if it is none of those who may act
    may_act: np.ndarray
    targets: np.ndarray
    may_be: np.ndarray
    fold: int
    key: tuple[str, int, int] | None


def row_of(place: Place, fold: int, pieces) -> Row:
    """An annotated sentence."""
    gold, speaker = place.gold, place.speaker
    start, end = gold["start"], gold["end"]
    found = mentions_in(place.text, start, end, place.own)
    clause, order = with_placeholders(place.text, start, end, found, speaker)
    said = [k for k in gold["kinds"] if k != "none"]
    share = shares([k for k in said if k in KINDS] or ["none"])
    actors = [None, speaker, "grp:int_community", "grp:all_states", *order]
    whom = [speaker, "grp:all_states", *order]
    acts = gold["actor"] if said else "nothing is said"
    targets = np.array([who in gold["targets"] for who in whom], float)
    return Row(
        pieces(clause),
        np.array([share.get(kind, 0.0) for kind in KINDS]),
        float("force_rule" in said),
        max((k for k, who in enumerate(actors) if who == acts), default=-1),
        np.arange(len(ANYBODY) + len(PLACEHOLDERS)) < len(actors),
        np.pad(targets, (0, len(OTHERS) + len(PLACEHOLDERS) - len(whom))),
        (np.arange(len(OTHERS) + len(PLACEHOLDERS)) < len(whom)) & bool(said),
        fold,
        place.key,
    )


def made_up(is_rule: bool, words: str, pieces) -> Row:
    """A sentence of which only is known whether it is a rule on force."""
    clause, _ = with_placeholders(words, 0, len(words), mentions_in(words, 0, len(words)), None)
    acts, whom = len(ANYBODY) + len(PLACEHOLDERS), len(OTHERS) + len(PLACEHOLDERS)
    nothing = np.zeros(whom)
    return Row(pieces(clause), np.zeros(len(KINDS)), float(is_rule), -1, np.ones(acts, bool), nothing,
               nothing.astype(bool), -1, None)  # fmt: skip


def rows_of(folder: Path, packed: Packed) -> list[Row]:
    """All that is learnt from."""
    tokenizer = packed.tokenizer()

    def pieces(clause: str) -> list[int]:
        # so the engine begins every text
        ids = tokenizer.encode(f"passage: {clause}").ids[:LONGEST]
        return [packed.begins, *ids, packed.ends]

    places = list(development(folder))
    fold = fold_of(p.gold["file"] for p in places)
    rows = [row_of(p, fold[p.gold["file"]], pieces) for p in places]
    *learnt, _ = force_parts()
    return rows + [made_up(*sentence, pieces) for part in learnt for sentence in part]


class Answers(nn.Module):
    """The model with its head."""

    def __init__(self, packed: Packed) -> None:
        super().__init__()
        self.encoder = Encoder(packed, DROP)
        self.head = nn.Linear(LENGTH, ALL_ANSWERS)

    def forward(self, ids: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        vector = SCALE * self.encoder(ids, there)
        return self.head(F.dropout(vector, DROP, self.training))


def together(rows: list[Row], packed: Packed) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids of some sentences' pieces, padded, and which are there."""
    longest = max(len(r.ids) for r in rows)
    ids = torch.full((len(rows), longest), packed.empty)
    there = torch.zeros(len(rows), longest, dtype=torch.bool)
    for k, row in enumerate(rows):
        ids[k, : len(row.ids)] = torch.tensor(row.ids)
        there[k, : len(row.ids)] = True
    return ids, there


def batches(rows: list[Row], luck: random.Random) -> Iterator[list[Row]]:
    """All sentences once, by lot; about as long ones come together, so that little is padded."""
    dealt = luck.sample(rows, len(rows))
    found = []
    for at in range(0, len(dealt), 16 * BATCH):
        some = sorted(dealt[at : at + 16 * BATCH], key=lambda r: len(r.ids))
        found += [some[k : k + BATCH] for k in range(0, len(some), BATCH)]
    luck.shuffle(found)
    yield from found


def loss_of(answers: torch.Tensor, rows: list[Row]) -> torch.Tensor:
    """How far what is said of some sentences is from what is to be said."""

    def all_of(name: str) -> torch.Tensor:
        return torch.tensor(np.array([getattr(r, name) for r in rows]))

    kinds, force = answers[:, :FIRST_FORCE], answers[:, FIRST_FORCE]
    actors, targets = answers[:, FIRST_ACTOR:ANSWERS], answers[:, ANSWERS:]
    wanted, actor, meant = all_of("kinds").float(), all_of("actor"), all_of("may_be").float()
    of_kind, of_actor = wanted.sum(1) > 0, actor >= 0
    chances = F.log_softmax(kinds, 1)
    total = F.binary_cross_entropy_with_logits(force, all_of("force").float())
    if of_kind.any():
        total = total - (wanted * chances).sum() / of_kind.sum()
    if of_actor.any():
        actors = actors.masked_fill(~all_of("may_act"), NEVER)
        total = total + F.cross_entropy(actors[of_actor], actor[of_actor])
    miss = F.binary_cross_entropy_with_logits(targets, all_of("targets").float(), reduction="none")
    return total + (miss * meant).sum() / len(rows)


def tune(rows: list[Row], packed: Packed) -> Answers:
    """The model, tuned to some sentences."""
    torch.manual_seed(0)
    luck = random.Random(0)
    model = Answers(packed).train()
    groups = [
        {"params": list(part.parameters()), "lr": rate}
        for part, rate in ((model.encoder, RATE), (model.head, RATE_OF_HEAD))
    ]
    adam = torch.optim.AdamW(groups, weight_decay=0.0)
    steps = EPOCHS * (len(rows) // BATCH + 1)
    slope = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda step: min(1, step / WARM) * max(0.0, 1 - step / steps)
    )
    for epoch in range(EPOCHS):
        began, total, n = time.monotonic(), 0.0, 0
        for some in batches(rows, luck):
            loss = loss_of(model(*together(some, packed)), some)
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.encoder.parameters(), 1.0)
            adam.step()
            slope.step()
            total, n = total + loss.item(), n + 1
        took = time.monotonic() - began
        print(f"round {epoch + 1} of {EPOCHS}: {total / n:.3f}, {took:.0f} s", file=sys.stderr)
    return model.eval()


def read(model: Answers, rows: list[Row], packed: Packed) -> np.ndarray:
    """What it says of each sentence, (n, `ALL_ANSWERS`)."""
    order = sorted(range(len(rows)), key=lambda k: len(rows[k].ids))
    out = np.zeros((len(rows), ALL_ANSWERS), np.float32)
    with torch.no_grad():
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            out[some] = model(*together([rows[k] for k in some], packed)).numpy()
    return out


def keep(model: Answers, packed: Packed) -> None:
    """Write what is shipped: the tuned numbers with their places in the model's file, and the head."""
    names = model.encoder.names
    places, lengths = zip(*(packed.tensors[name] for name in names), strict=True)
    weight, always = (part.detach().numpy()[:ANSWERS] for part in model.head.parameters())
    np.savez_compressed(
        str(files("equipoise.reading").joinpath(FILE)),
        places=np.array(places),
        lengths=np.array(lengths),
        numbers=np.concatenate([p.detach().numpy() for p in model.encoder.free]).astype(np.float16),
        head=(SCALE * weight.T).astype(np.float16),
        always=always.astype(np.float32),
    )


def main() -> None:
    if len(sys.argv) < 3:
        raise SystemExit("tune_reading: give the folder of the documents, and --fold K or --write")
    torch.set_num_threads(1)  # two wait for each other longer than one works
    packed = Packed(model_path())
    rows = rows_of(Path(sys.argv[1]), packed)
    if "--write" in sys.argv:
        keep(tune(rows, packed), packed)
        return
    fold = int(sys.argv[sys.argv.index("--fold") + 1])
    left_out = [r for r in rows if r.fold == fold]
    said = read(tune([r for r in rows if r.fold != fold], packed), left_out, packed)
    known = dict(np.load(LEFT_OUT, allow_pickle=False)) if LEFT_OUT.exists() else {}
    known[f"fold{fold}"] = said[:, :ANSWERS].astype(np.float16)
    np.savez_compressed(LEFT_OUT, **known)


if __name__ == "__main__":
    main()
