"""The verdicts of an assessment as a plain table for a terminal."""

from __future__ import annotations

from equipoise.assessment import Assessment


def summary(assessment: Assessment) -> str:
    """One line for each claim: its id and what the record and the simulation say.

    Parameters
    ----------
    assessment : Assessment
        What ``assess`` returned.
    """
    lines = [f"{assessment.title} ({assessment.holder}), {assessment.run.fingerprint}"]
    for claim in assessment.claims:
        finding = claim.history
        number = ""
        if finding.estimate is not None and finding.interval is not None:
            low, high = finding.interval
            number = f"{finding.estimate:.3g} [{low:.3g}, {high:.3g}] {finding.unit}"
        simulated = claim.simulation.verdict
        line = f"  {claim.id:28} record: {finding.verdict:18} simulation: {simulated:15} {number}"
        lines.append(line.rstrip() + (" (shipped)" if finding.stamp else ""))
    lines += [f"  ! {words}" for words in assessment.missing]
    return "\n".join(lines)
