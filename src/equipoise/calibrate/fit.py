"""Fitting every block of the model on the record, through a chosen year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from equipoise.calibrate.design import DisputeRows, OnsetRows, dispute_rows, onset_rows
from equipoise.calibrate.exits import fit_exits
from equipoise.calibrate.growth import fit_growth
from equipoise.calibrate.intercept import fit_spread, intercept_block
from equipoise.calibrate.joins import JoinRows, join_rows
from equipoise.calibrate.level import RECENT, Move, level_block, recent_move
from equipoise.calibrate.logit import LogitFit, fit_logit
from equipoise.calibrate.trade import fit_trade
from equipoise.calibrate.treaties import fit_treaties
from equipoise.calibrate.wars import fit_war_entry, fit_wars
from equipoise.errors import CalibrationError
from equipoise.model.mechanisms import continuation, hostility, initiator, joining, onset, shock
from equipoise.model.mechanisms.moving import TRADE_SCALE
from equipoise.model.memory import USE_OF_FORCE
from equipoise.model.params import Block, Params
from equipoise.model.record import Record

Floats = NDArray[np.float64]

VARIANTS: tuple[str, ...] = ("full", "no-history")
COLUMNS = onset.SETTING + onset.MEMORY


def fit_params(
    record: Record,
    variant: str,
    through: int,
    *,
    disputes: str = "gml",
    power: str = "cinc",
    rows: OnsetRows | None = None,
    joins: JoinRows | None = None,
) -> Params:
    """Fit all blocks on a record's years up to and including ``through``.

    Parameters
    ----------
    record : Record
        The record; its first year begins the window.
    variant : str
        ``full`` or ``no-history``.
    through : int
        Last year of the window.
    disputes : str
        Name of the record's dispute data, for the provenance.
    power : str
        Name of its measure of power.
    rows : OnsetRows, optional
        The record's rows, if they have been made already.
    joins : JoinRows, optional
        The same for third states.

    Raises
    ------
    CalibrationError
        If the variant is unknown or a block cannot be fitted.
    """
    if variant not in VARIANTS:
        raise CalibrationError(f"calibrate: no variant {variant!r}; known: {', '.join(VARIANTS)}")
    rows = rows or onset_rows(record)
    rows = _until(rows, through)
    facts = dispute_rows(record, rows)
    window = (record.first, through)
    full = variant == "full"
    onset_block = _onset(rows, COLUMNS if full else onset.WITHOUT_HISTORY, window)
    moves: list[Move] = []
    entry = fit_war_entry(record.fighting, through)
    blocks = (
        onset_block,
        _shock(rows, onset_block, window),
        _initiator(record, facts, initiator.NAMES if full else initiator.WITHOUT_HISTORY, window),
        *_hostility(facts, hostility.FACTS if full else hostility.WITHOUT_HISTORY, window, moves),
        _continuation(record, facts, window),
        *fit_wars(record.wars, through),
        entry,
        fit_exits(record.tenures, through),
        fit_growth(record.powers, record.first, through),
        *fit_treaties(record, through),
        *(_joining(record, joins or join_rows(record), window, entry, moves) if full else ()),
        *((_trade(record, rows, window), fit_trade(record, through)) if full else ()),
    )
    return Params(
        id="-".join(
            [variant, disputes, *([power] * (power != "cinc")), f"{record.first}-{through}"]
        ),
        variant=variant,
        disputes=disputes,
        blocks=(*blocks, level_block(moves, through)),
        hashes=record.hashes,
        filled=record.filled,
        scores={},
        power=power,
    )


def onset_chances(params: Params, rows: OnsetRows) -> Floats:
    """(m,) chances of an onset at the point estimates, the state of the year averaged out."""
    block = params.block("onset")
    x = rows.x[:, [COLUMNS.index(name) for name in block.names]]
    chances: Floats = 1.0 / (1.0 + np.exp(-(x @ np.array(block.estimate))))
    return chances


def _until(rows: OnsetRows, through: int) -> OnsetRows:
    keep = rows.year <= through
    if not keep.any():
        raise CalibrationError(f"calibrate: no pair-year up to {through}; choose a later year")
    return OnsetRows(rows.x[keep], rows.onset[keep], rows.year[keep], rows.pair[keep])


def join_chances(params: Params, rows: JoinRows) -> Floats:
    """(m,) chances of joining at the point estimates."""
    chances: Floats = 1.0 / (1.0 + np.exp(-(rows.x @ np.array(params.block("joining").estimate))))
    return chances


def fit_joining(rows: JoinRows, through: int) -> tuple[LogitFit, Move]:
    """Who joins the disputes that began up to a year, and the level of the last ten of them."""
    keep = rows.year <= through
    x, joined, recent = rows.x[keep], rows.joined[keep], rows.year[keep] > through - RECENT
    fit = fit_logit(x, joined, rows.dispute[keep], "joining")
    return fit, recent_move("joining", fit, x, joined, recent)


def _joining(
    record: Record, rows: JoinRows, window: tuple[int, int], entry: Block, moves: list[Move]
) -> tuple[Block, Block]:
    """Who joins, and how far disputes differ in how many they draw in; adds to ``moves``."""
    fit, move = fit_joining(rows, window[1])
    moves.append(move)
    note = "all that join a dispute, in whatever year"
    block = replace(_block("joining", joining.NAMES, fit, window, note), cluster="dispute")
    fought = record.fighting.filter(record.fighting["year"] <= window[1])
    of_war = fit_spread(
        np.full(fought.height, entry.estimate[0]),
        fought["fights"].to_numpy(),
        fought["dispnum"].to_numpy().astype(np.int64),
    )
    return block, intercept_block(joining_spread(rows, fit, window[1]), of_war, block)


def joining_spread(rows: JoinRows, fit: LogitFit, through: int) -> tuple[float, float]:
    """Spread of the intercepts of the sides of disputes that began up to a year, and its variance."""
    keep = rows.year <= through
    return fit_spread(rows.x[keep] @ fit.beta, rows.joined[keep], rows.side[keep])


def _block(
    name: str, names: tuple[str, ...], fit: LogitFit, window: tuple[int, int], note: str = ""
) -> Block:
    return Block(
        name=name,
        names=names,
        estimate=tuple(float(b) for b in fit.beta),
        covariance=tuple(tuple(float(v) for v in row) for row in fit.covariance),
        window=window,
        n=fit.n,
        events=fit.events,
        cluster="pair",
        note=note,
    )


def _onset(rows: OnsetRows, names: tuple[str, ...], window: tuple[int, int]) -> Block:
    x = rows.x[:, [COLUMNS.index(name) for name in names]]
    return _block("onset", names, fit_logit(x, rows.onset, rows.pair, "onset"), window)


def _trade(record: Record, rows: OnsetRows, window: tuple[int, int]) -> Block:
    """What trade adds to an onset's log-odds: the onset's covariates and trade fitted together.

    Only pair-years whose trade is known. The other coefficients of this fit are not used: the onset block,
    which needs no trade, stays as it is.
    """
    t, one, two = rows.year - record.first, record.one[rows.pair], record.two[rows.pair]
    link = np.minimum(record.trade[t, one, two], record.trade[t, two, one])
    known = ~np.isnan(link)
    x = np.column_stack([rows.x[known], np.log1p(TRADE_SCALE * link[known])])
    fit = fit_logit(x, rows.onset[known], rows.pair[known], "trade")
    return Block(
        name="ln_trade_dependence",
        names=("ln_trade_dependence",),
        estimate=(float(fit.beta[-1]),),
        covariance=((float(fit.covariance[-1, -1]),),),
        window=window,
        n=fit.n,
        events=fit.events,
        cluster="pair",
        note="beside all covariates of the onset; used for what rules move",
    )


def _shock(rows: OnsetRows, block: Block, window: tuple[int, int]) -> Block:
    """Spread and persistence of the year's state, from yearly onsets against the fitted ones."""
    x = rows.x[:, [COLUMNS.index(name) for name in block.names]]
    chances = 1.0 / (1.0 + np.exp(-(x @ np.array(block.estimate))))
    place = rows.year - window[0]
    expected = np.bincount(place, chances)
    observed = np.bincount(place, rows.onset)
    sigma, sigma_se, rho, rho_se = shock.fit_shock(
        expected.astype(np.float64), observed.astype(np.float64)
    )
    return Block(
        name="shock",
        names=("sigma", "rho"),
        estimate=(sigma, rho),
        covariance=((sigma_se**2, 0.0), (0.0, rho_se**2)),
        window=window,
        n=expected.size,
        events=int(observed.sum()),
        cluster="year",
        note="estimated in sample, counting noise taken off",
    )


def _initiator(
    record: Record, facts: DisputeRows, names: tuple[str, ...], window: tuple[int, int]
) -> Block:
    t = facts.year - record.first
    one, two = record.one[facts.pair], record.two[facts.pair]
    cinc = np.log(record.covariates["power"] + onset.SMALLEST_CINC)
    democracy = record.covariates["democracy_uds"]
    x = np.column_stack([cinc[t, one] - cinc[t, two], democracy[t, one] - democracy[t, two]])[
        :, : len(names)
    ]
    fit = fit_logit(x, facts.initiator == one, facts.pair, "initiator")
    return _block("initiator", names, fit, window, "no constant: the order of a pair means nothing")


def _hostility(
    facts: DisputeRows, names: tuple[str, ...], window: tuple[int, int], moves: list[Move]
) -> tuple[Block, ...]:
    """The four steps of hostility and the two that split what lies below force; adds to ``moves``."""
    known = (facts.level > 0) & (facts.answer > 0)
    force, answer = facts.level >= USE_OF_FORCE, facts.answer >= USE_OF_FORCE
    war = (facts.level == hostility.AT_WAR) | (facts.answer == hostility.AT_WAR)
    both, either = force & answer, force | answer
    x = facts.x[:, [COLUMNS.index(name) for name in names]]
    forced, one = force.astype(np.float64)[:, None], np.ones((force.size, 1))

    def fit(
        name: str,
        columns: tuple[str, ...],
        x: Floats,
        y: NDArray[np.bool_],
        among: NDArray[np.bool_],
    ) -> Block:
        found = fit_logit(x[among], y[among], facts.pair[among], name)
        recent = facts.year[among] > window[1] - RECENT
        moves.append(recent_move(name, found, x[among], y[among], recent))
        return _block(name, columns, found, window)

    replies = facts.answer > hostility.NONE
    return (
        fit("force", names, x, force, known),
        fit("answer", (*names, "initiator_uses_force"), np.hstack([x, forced]), answer, known),
        fit("war", names, x, war, known & both),
        fit(
            "fatal",
            (*names, "both_use_force"),
            np.hstack([x, both.astype(np.float64)[:, None]]),
            facts.fatal == 1,
            known & either & ~war & (facts.fatal >= 0),
        ),
        fit("reply", hostility.REPLY, np.hstack([one, forced]), replies, known & ~answer),
        _display(facts, known, force, answer, window),
    )


def _display(
    facts: DisputeRows,
    known: NDArray[np.bool_],
    force: NDArray[np.bool_],
    answer: NDArray[np.bool_],
    window: tuple[int, int],
) -> Block:
    """Display rather than threat, for initiators and for targets that reply, as two log-odds."""
    rows = [
        (facts.level == hostility.SHOW, known & ~force),
        (facts.answer == hostility.SHOW, known & ~answer & (facts.answer > hostility.NONE)),
    ]
    y = np.concatenate([shown[among] for shown, among in rows])
    which = np.concatenate([np.full(int(among.sum()), k) for k, (_, among) in enumerate(rows)])
    cluster = np.concatenate([facts.pair[among] for _, among in rows])
    x = np.column_stack([which == 0, which == 1]).astype(np.float64)
    return _block("display", hostility.DISPLAY, fit_logit(x, y, cluster, "display"), window)


def _continuation(record: Record, facts: DisputeRows, window: tuple[int, int]) -> Block:
    """Whether disputes go on into a year in which none begins."""
    last = window[1] - record.first
    t = facts.year - record.first
    inside = t < last
    after_first = record.excluded[t[inside] + 1, facts.pair[inside]]
    when, pair = np.nonzero(record.excluded[:last])
    after_later = record.excluded[when + 1, pair]
    y = np.concatenate([after_first, after_later])
    which = np.concatenate([np.zeros(after_first.size), np.ones(after_later.size)])
    cluster = np.concatenate([facts.pair[inside], pair])
    x = np.column_stack([which == 0, which == 1]).astype(np.float64)
    fit = fit_logit(x, y, cluster, "continuation")
    return _block("continuation", continuation.NAMES, fit, window)
