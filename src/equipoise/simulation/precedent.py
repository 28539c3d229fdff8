"""Whether a rule's dose lies inside history: how often states did as much by themselves.

A simulation of what nobody ever did rests on the model alone. So what a rule asks of its adopters is looked for
on the record, in every span as long as the run: of each state that is like the adopters, of all of them
together if several adopt it, or of each pair whose trade the rule would move. What no data show (that a
dispute was mediated, or what a guarantee added) has no count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.finding import Precedent
from equipoise.model.mechanisms.onset import SMALLEST_CINC
from equipoise.model.memory import USE_OF_FORCE
from equipoise.model.operators import (
    arms,
    decouple,
    perturb_shares,
    regime,
    sanction,
    trade_open,
)
from equipoise.model.operators.given import Given
from equipoise.model.record import Record

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SPAN = 20
"""Longest span that is looked for [years]; a longer run is held against this."""


@dataclass(frozen=True)
class Chronicle:
    """A record, and what states did in each of its years."""

    record: Record

    @cached_property
    def used_force(self) -> Flags:
        """(T, n, n) i used force on j in a dispute that began in the year."""
        r, rows = self.record, self._begun
        out = np.zeros((r.alive.shape[0], r.ccodes.size, r.ccodes.size), np.bool_)
        one, two = r.one[rows["pair"].to_numpy()], r.two[rows["pair"].to_numpy()]
        t = rows["year"].to_numpy() - r.first
        for a, b, level in ((one, two, "level_one"), (two, one, "level_two")):
            force = (rows[level] >= USE_OF_FORCE).to_numpy()
            out[t[force], a[force], b[force]] = True
        return out

    @property
    def _begun(self) -> pl.DataFrame:
        """Disputes of the span whose levels are known."""
        r = self.record
        return r.disputes.filter(
            pl.col("year").is_between(r.first, r.last)
            & (pl.col("level_one") > 0)
            & (pl.col("level_two") > 0)
        )

    def unprovoked(self, triggers: tuple[str, ...]) -> Flags:
        """(T, n) the state began a use of force without a trigger of the year before."""
        r, rows = self.record, self._begun
        out = np.zeros(r.alive.shape, np.bool_)
        first = rows["first_initiates"].to_numpy().astype(np.bool_)
        one, two = r.one[rows["pair"].to_numpy()], r.two[rows["pair"].to_numpy()]
        level = np.where(first, rows["level_one"].to_numpy(), rows["level_two"].to_numpy())
        begins, target = np.where(first, one, two), np.where(first, two, one)
        years = rows["year"].to_numpy() - r.first
        for t, i, j in zip(
            *(a[level >= USE_OF_FORCE] for a in (years, begins, target)), strict=True
        ):
            provoked = False
            if t > 0:
                before = self.used_force[t - 1, j]
                provoked = "force-on-self" in triggers and bool(before[i])
                provoked |= "force-on-ally" in triggers and bool((r.pact[t, i] & before).any())
            out[t, i] |= not provoked
        return out

    @cached_property
    def joined_unbidden(self) -> Flags:
        """(T, n) the state joined a side none of whose first states it had to defend."""
        r = self.record
        out = np.zeros(r.alive.shape, np.bool_)
        place = {int(c): k for k, c in enumerate(r.ccodes)}
        for year, *sides in r.sides.select(
            "year", "side_a", "joined_a", "side_b", "joined_b"
        ).iter_rows():
            t = year - r.first
            for partners, joined in (sides[:2], sides[2:]):
                to = [place[c] for c in partners if c in place]
                for i in (place[c] for c in joined if c in place):
                    out[t, i] |= not r.pact[t, i, to].any()
        return out

    @cached_property
    def ln_power(self) -> Floats:
        """(T, n) logarithm of the share of power."""
        return np.asarray(np.log(self.record.covariates["power"] + SMALLEST_CINC))

    @cached_property
    def ln_trade(self) -> Floats:
        """(T, P) logarithm of the share of its trade that the less dependent of a pair has with the other."""
        r = self.record
        link = np.minimum(r.trade[:, r.one, r.two], r.trade[:, r.two, r.one])
        return np.log(np.where(link > 0, link, np.nan))


@dataclass(frozen=True, slots=True)
class _Counted:
    who: str
    did: str
    spans: int
    as_much: int


def precedent(rule: str, given: Given, chronicle: Chronicle, years: int) -> Precedent | None:
    """How often states did as much as a rule asks of its adopters; None where no data show it.

    Parameters
    ----------
    rule : str
        Its id, for the reader.
    given : Given
        The rule, with its adopters and dose.
    chronicle : Chronicle
        The years that are looked at.
    years : int
        Of the run; a span is as long, and at most ``SPAN``.
    """
    span = min(years, SPAN)
    count = _COUNTS.get(given.operator)
    if count is None or given.permits or not given.adopters or not given.compliance:
        return None
    found = count(given, chronicle, span)
    if found is None or not found.spans:
        return None
    r = chronicle.record
    return Precedent(
        rule=rule, who=found.who, did=found.did, spans=found.spans, as_much=found.as_much, years=span,
        first=r.first, last=r.last,
    )  # fmt: skip


def _peers(given: Given, chronicle: Chronicle) -> tuple[str, Flags, bool]:
    """Who is like the adopters, in words, which of them were there (T, n), and whether all count together."""
    r = chronicle.record
    own = np.isin(r.ccodes, np.array(given.adopters))
    last = r.alive[-1]
    several = len(given.adopters) > 1
    if several and own[last].all():
        return "all states together", r.alive, True
    if r.is_major[-1][own].all():
        return (
            "all major powers together" if several else "a major power",
            r.alive & r.is_major,
            several,
        )
    if several:
        return "the adopters together", r.alive & own, True
    return "a state", r.alive, False


def _abstains(did: str, act: Flags, given: Given, chronicle: Chronicle, span: int) -> _Counted:
    """Spans in which an act was left undone in all years but those that the compliance leaves free."""
    who, there, together = _peers(given, chronicle)
    act = act & there
    allowed = (1.0 - given.compliance) * span + 1e-9
    done, present = _windows(act.astype(np.int64), span), _windows(there.astype(np.int64), span)
    if together:
        total = present.sum(axis=1)
        free = done.sum(axis=1) <= (1.0 - given.compliance) * total + 1e-9
        return _Counted(who, did, int((total > 0).sum()), int((free & (total > 0)).sum()))
    whole = present == span
    return _Counted(who, did, int(whole.sum()), int((whole & (done <= allowed)).sum()))


def _windows(values: NDArray[np.int64], span: int) -> NDArray[np.int64]:
    """(T - span + 1, n) sums over all spans of years."""
    summed = np.vstack([np.zeros((1, values.shape[1]), np.int64), np.cumsum(values, axis=0)])
    return np.asarray(summed[span:] - summed[:-span])


def _force(given: Given, chronicle: Chronicle, span: int) -> _Counted:
    unless = "" if not given.triggers else " unprovoked"
    act = chronicle.unprovoked(given.triggers)
    return _abstains(f"began no{unless} use of force", act, given, chronicle, span)


def _intervention(given: Given, chronicle: Chronicle, span: int) -> _Counted:
    act = chronicle.joined_unbidden
    return _abstains("joined no dispute without a duty to", act, given, chronicle, span)


def _moved(
    who: str, did: str, values: Floats, need: float, span: int, there: Flags | None = None
) -> _Counted:
    """Spans over which something changed by as much, in its direction."""
    change = values[span:] - values[:-span]
    known = ~np.isnan(change)
    if there is not None:
        known &= _windows(there.astype(np.int64), span + 1) == span + 1
    as_much = known & (change >= need if need > 0 else change <= need)
    return _Counted(who, did, int(known.sum()), int(as_much.sum()))


def _power(given: Given, chronicle: Chronicle, span: int) -> _Counted | None:
    left = perturb_shares.part_left(given)
    if given.shares in perturb_shares.SPREAD or not 0.0 < left < 1.0:
        return None  # a world of another polarity, or without a state, is no change of one state's share
    left = left**given.compliance  # as the logarithm of the share changes
    did = f"lost {1.0 - left:.0%} of its share of power or more"
    return _own_power(given, chronicle, span, did, float(np.log(left)))


def _forces(given: Given, chronicle: Chronicle, span: int) -> _Counted:
    need = span * arms.yearly(given)
    did = f"raised its share of power by {np.expm1(need):.0%} or more"
    return _own_power(given, chronicle, span, did, need)


def _own_power(given: Given, chronicle: Chronicle, span: int, did: str, need: float) -> _Counted:
    """Of each state that is like the adopters, by itself also where several adopt the rule."""
    who, there, _ = _peers(given, chronicle)
    single = "a major power" if "major" in who else "a state"
    return _moved(single, did, chronicle.ln_power, need, span, there)


def _democracy(given: Given, chronicle: Chronicle, span: int) -> _Counted:
    need = span * regime.yearly(given)
    r = chronicle.record
    did = f"became more democratic by {need:.2g} standard deviations or more"
    return _moved("a state", did, r.covariates["democracy_uds"], need, span, r.alive)


def _trade(yearly: Callable[[Given], float]) -> Callable[[Given, Chronicle, int], _Counted]:
    def count(given: Given, chronicle: Chronicle, span: int) -> _Counted:
        need = span * yearly(given)
        way = "shrank" if need < 0 else "grew"
        did = f"had a share of trade that {way} by {abs(np.expm1(need)):.0%} or more"
        return _moved("a pair of states", did, chronicle.ln_trade, need, span)

    return count


def _blocs(given: Given, chronicle: Chronicle, span: int) -> _Counted:
    """Of pacts between two states of the region that are there throughout, the part that is gone by the end."""
    r = chronicle.record
    named = (
        np.isin(r.ccodes, np.array(given.toward))
        if given.toward
        else np.ones(r.ccodes.size, np.bool_)
    )
    either = r.pact | r.pact.transpose(0, 2, 1)
    spans = gone = 0
    for t in range(r.alive.shape[0] - span):
        there = named & r.alive[t : t + span + 1].all(axis=0)
        before = np.triu(either[t][np.ix_(there, there)], 1)
        if before.any():
            spans += 1
            ended = before & ~either[t + span][np.ix_(there, there)]
            gone += bool(ended.sum() >= given.compliance * before.sum())
    did = f"ended {given.compliance:.0%} of the pacts among them that they had"
    return _Counted("the states of the region", did, spans, gone)


_COUNTS: dict[str, Callable[[Given, Chronicle, int], _Counted | None]] = {
    "FORCE_GATE": _force,
    "NONINTERV": _intervention,
    "PERTURB_SHARES": _power,
    "ARMS": _forces,
    "REGIME": _democracy,
    "DECOUPLE": _trade(decouple.yearly),
    "SANCTION": _trade(sanction.yearly),
    "TRADE_OPEN": _trade(trade_open.yearly),
    "NO_BLOCS": _blocs,
}
"""By operator; of the rest nothing on the record is a count."""
