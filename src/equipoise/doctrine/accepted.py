"""What of a drafted doctrine somebody has accepted."""

from __future__ import annotations

from equipoise.doctrine.schema import Doctrine
from equipoise.errors import DoctrineError


def accepted_part(doctrine: Doctrine, *, allow_drafts: bool = False) -> Doctrine:
    """The doctrine without claims and rules whose statement nobody has accepted.

    Parameters
    ----------
    doctrine : Doctrine
        The doctrine; one that no reader drafted is given back as it is.
    allow_drafts : bool
        Keep all, and mark the whole as a draft.

    Raises
    ------
    DoctrineError
        If nothing is left.
    """
    waiting = {s.id for s in doctrine.statements if s.review not in ("accepted", "edited")}
    if not waiting:
        return doctrine
    if allow_drafts:
        head = doctrine.doctrine.model_copy(update={"draft": True})
        return doctrine.model_copy(update={"doctrine": head})
    claims = tuple(c for c in doctrine.claims if c.statement not in waiting)
    rules = tuple(r for r in doctrine.rules if r.statement not in waiting)
    if not claims and not rules:
        raise DoctrineError(
            f"{doctrine.doctrine.id}: none of its {len(waiting)} drafted statements is accepted; "
            "equipoise review FILE, then equipoise accept FILE; or --allow-drafts"
        )
    return doctrine.model_copy(update={"claims": claims, "rules": rules})
