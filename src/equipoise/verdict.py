"""The closed list of verdicts, and the one rule that turns posterior mass into one.

Thresholds stand here, before any data are read. A verdict has two axes that are never merged:
*direction* (this module) and *severity* (how rarely the same test speaks when it should not).
"""

from __future__ import annotations

from enum import StrEnum

from equipoise.errors import MeasureError

PLACEBOS, ALL_PLACEBOS = 99, 999
"""Placebos of a claim in the usual run and in the full one."""

CLEAR = 0.95
"""Posterior mass from which a direction is called clear [0 to 1]."""

LEANING = 0.80
"""Posterior mass from which a direction is called leaning [0 to 1]."""


class Verdict(StrEnum):
    """What can be said of a claim; the same words in files, JSON and the report."""

    SUPPORTED = "supported"
    """At least .95 of the posterior mass lies beyond the margin, on the claimed side."""
    LEANING = "leaning"
    """At least .80 does."""
    INCONCLUSIVE = "inconclusive"
    """Neither side has .80 of the mass."""
    LEANING_AGAINST = "leaning-against"
    """At least .80 of the mass does not lie beyond the margin on the claimed side."""
    CONTRADICTED = "contradicted"
    """At least .95 does not: the reason says whether opposite in sign or negligible."""
    NOT_TESTABLE = "not-testable"
    """A normative statement: recorded, never tested."""
    NOT_APPLICABLE = "not-applicable"
    """This side (history or simulation) is not asked, or the result follows by construction."""
    INSUFFICIENT_DATA = "insufficient-data"
    """The window leaves coverage, or a layer is missing: the reason names it."""
    MODEL_UNFIT = "model-unfit"
    """The model did not beat its baseline on held-out years for this outcome."""
    NOT_MODELLED = "not-modelled"
    """The code cannot weigh this yet: the reason names what is missing."""


def judge(mass_for: float) -> Verdict:
    """Verdict from the posterior mass beyond the margin on the claimed side [0 to 1].

    Parameters
    ----------
    mass_for : float
        Posterior probability that the effect lies beyond the margin in the claimed
        direction, averaged over all rival readings [0 to 1].

    Raises
    ------
    MeasureError
        If the mass is unknown or outside 0 to 1: unknown is never a verdict.
    """
    if not 0.0 <= mass_for <= 1.0:
        raise MeasureError(f"judge needs a posterior mass from 0 to 1; got {mass_for}")
    if mass_for >= CLEAR:
        return Verdict.SUPPORTED
    if mass_for >= LEANING:
        return Verdict.LEANING
    if mass_for <= 1.0 - CLEAR:
        return Verdict.CONTRADICTED
    if mass_for <= 1.0 - LEANING:
        return Verdict.LEANING_AGAINST
    return Verdict.INCONCLUSIVE
