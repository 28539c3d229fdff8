"""Rule: conduct where a condition holds against conduct where it does not.

With a treatment, the holder's conduct toward each partner is set against the partner's of the year before,
with a level for each partner and the holder's own conduct of the year before held fixed. Without one the
rule is a share of events in which its condition was met, against a bound.
"""

from __future__ import annotations

import numpy as np

from equipoise.errors import MeasureError
from equipoise.history.answers import Answer, Refusal, inapplicable
from equipoise.history.designs.association import regressed
from equipoise.history.designs.level import level
from equipoise.history.designs.unit_years import UnitYears
from equipoise.history.posteriors import Posterior, StudentPosterior
from equipoise.history.questions import Question
from equipoise.history.regression import clustered, demeaned, numbered
from equipoise.observe.reader import Reader


def rule(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer whether conduct follows a condition."""
    if question.treatment is None:
        return level(question, reader)
    if question.expect.scale not in ("coefficient", "difference"):
        return inapplicable(
            f"A rule with a treatment is expected on the scale 'coefficient', not {question.expect.scale!r}."
        )
    said = "Own conduct of the year before and the partner's usual level are held fixed."
    return regressed(question, reader, response, said)


def response(_question: Question, panel: UnitYears) -> Posterior:
    """Change of conduct per unit of the partner's a year before, clustered by partner.

    Raises
    ------
    MeasureError
        With fewer than three partners, or if the partners' conduct never varies.
    """
    y = panel.rate()
    before = np.vstack([np.full((1, y.shape[1]), np.nan), y[:-1]])
    known = panel.rows() & np.isfinite(before)
    unit = np.nonzero(known)[1]
    if np.unique(unit).size < 3:
        raise MeasureError(
            f"{np.unique(unit).size} partners with known conduct; a response needs three"
        )
    place = numbered(unit)
    inner = demeaned(np.column_stack([panel.treatment[known], before[known], y[known]]), place)
    x, outer = inner[:, :2], inner[:, 2]
    information = x.T @ x
    if information[0, 0] <= 1e-12:
        raise MeasureError("the partners' conduct never varies, so there is nothing to answer")
    bread = np.asarray(np.linalg.pinv(information), dtype=np.float64)
    beta = bread @ (x.T @ outer)
    variance = clustered(x, outer - x @ beta, bread, place)
    return StudentPosterior(
        float(beta[0]),
        float(np.sqrt(max(float(variance[0, 0]), 0.0))),
        float(np.unique(unit).size - 1),
        0.0,
        int(known.sum()),
    )
