"""Verbs about the model: calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from equipoise.cli.options import (
    Data,
    Json,
    progress,
)
from equipoise.errors import UsageError


def calibrate(
    out: Annotated[Path, typer.Option("--out", help="Folder for the parameter files.")] = Path(
        "params"
    ),
    through: Annotated[int, typer.Option("--through", help="Last year of the window.")] = 2010,
    disputes: Annotated[str, typer.Option("--disputes", help="Dispute data: gml or cow.")] = "gml",
    scores: Annotated[
        bool, typer.Option("--scores/--no-scores", help="Also score on held-out years.")
    ] = True,
    data: Data = None,
    json: Json = False,
) -> None:
    """Fit the model's parameters on a data pack, and score them on years they have not seen.

    Example: equipoise calibrate --out params
    """
    import json as json_module

    from equipoise.calibrate.calibrate import calibrate as run
    from equipoise.calibrate.calibrate import write_params
    from equipoise.data.pack import ENVIRONMENT, find_pack
    from equipoise.errors import MissingDataError

    pack = find_pack(data)
    if pack is None:
        raise MissingDataError(
            f"calibrate: no data pack; name its folder with --data or in {ENVIRONMENT}"
        )
    if disputes not in ("gml", "cow"):
        raise UsageError(f"--disputes {disputes}: give gml or cow")
    with progress() as say:
        fitted = run(pack, through, disputes=disputes, scores=scores, on_step=say)
        paths = write_params(fitted, out)
    if json:
        shown = {p.variant: {"id": p.id, "sha256": p.sha256(), "scores": p.scores} for p in fitted}
        typer.echo(json_module.dumps(shown))
        return
    for p, path in zip(fitted, paths, strict=True):
        one = p.scores.get("one_step")
        words = f"AUC {one['auc']:.3f}, log-skill {one['log_skill']:.3f}" if one else "not scored"
        typer.echo(f"{path}: {p.id}, {words}")
