"""What the package offers in Python: a twin of every verb of the command line, with the same words.

Everything returned is a frozen value that a notebook shows as a table or a chart.
"""

from __future__ import annotations

import tempfile
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from equipoise.answers import Findings, Groups, Simulations
from equipoise.assessing import assess as _assess
from equipoise.calibrate.facts import Shown
from equipoise.calibrate.facts import facts as _facts
from equipoise.calibrate.forecast import Forecast
from equipoise.calibrate.forecast import forecast as _forecast
from equipoise.comparing import Comparison, compare_runs
from equipoise.data.pack import Pack, find_pack, user_folder
from equipoise.doctrine.check import check_doctrine
from equipoise.doctrine.places import Problem, find_doctrine, shipped_doctrines
from equipoise.doctrine.read import read_doctrine as read_doctrine
from equipoise.errors import MissingDataError, StateError, UsageError, suggest
from equipoise.grouping import group_names, members
from equipoise.measuring import measure as measure
from equipoise.model.params import shipped_params
from equipoise.notebook import Rows
from equipoise.panels import Panel as Panel
from equipoise.panels import panel as panel
from equipoise.reading import corrections
from equipoise.reading.drafts import changes, mark
from equipoise.reading.language import Language, Reader, read_document
from equipoise.reading.load import load_document
from equipoise.reading.statements import Statement
from equipoise.runs import (
    Explained,
    Verification,
    cite_run,
    explain_claim,
    read_run,
    verify_run,
)
from equipoise.shipped import stamped_findings
from equipoise.simulating import (
    Options,
    ensembles_of,
    place_for_ensembles,
    simulate_all,
    start_of,
)
from equipoise.statehood import State, states_in
from equipoise.verdict import PLACEBOS
from equipoise.weighing import weigh_all

if TYPE_CHECKING:
    from equipoise.assessment import Assessment
    from equipoise.citation import Citation
    from equipoise.data.fetch import Fetched

Place = str | Path


def doctrines() -> tuple[str, ...]:
    """Ids of the doctrines that come with the package."""
    return tuple(shipped_doctrines())


def check(doctrine: Place) -> tuple[Problem, ...]:
    """Everything that is wrong with a doctrine file, each with line, column and remedy; empty if nothing is."""
    found = check_doctrine(find_doctrine(doctrine))
    title = f"{len(found)} problems of {doctrine}"
    return Rows(found, title, "line", "column", "severity", "where", "found", "remedy")


def weigh(
    doctrine: Place,
    *claims: str,
    data: Place | None = None,
    jobs: int = 1,
    placebos: int = PLACEBOS,
) -> Findings:
    """Weigh a doctrine's claims on the record alone.

    Parameters
    ----------
    doctrine : str or Path
        A doctrine file, or the id of a shipped doctrine.
    *claims : str
        Ids of claims; all of them without any.
    data : str or Path, optional
        Folder of a data pack; else the environment's, else what was fetched. Without any, the findings that
        came with the package are given, each with its stamp.
    jobs : int
        Worker processes; results do not depend on it.
    placebos : int
        Placebos for each claim.

    Raises
    ------
    UsageError
        If a claim is unknown.
    """
    read, pack = read_doctrine(doctrine), find_pack(data)
    known = [claim.id for claim in read.claims]
    for name in claims:
        if name not in known:
            raise UsageError(f"claim {name!r} is not in {read.doctrine.id}; {suggest(name, known)}")
    found = weigh_all(read, pack, _silent, placebos, jobs, claims or None)
    return Findings(found if pack else stamped_findings(read, found))


def simulate(
    doctrine: Place,
    *,
    data: Place | None = None,
    replicates: int = 100,
    years: int = 20,
    seed: int = 1,
    jobs: int = 1,
    out: Place | None = None,
    ensembles: Place | None = None,
    resume: bool = False,
    pool: Executor | None = None,
) -> Simulations:
    """Run a doctrine's rules with and without; by claim, the paired differences. See `weigh` for the rest.

    Parameters
    ----------
    jobs : int
        Worker processes, or workers of the pool; results do not depend on it.
    out : str or Path, optional
        Folder in which the replicates are kept; else they are removed.
    ensembles : str or Path, optional
        Another folder for them, or an address of object storage (``s3://bucket/run``).
    resume : bool
        Keep the shards that stand there.
    pool : Executor, optional
        Any executor of `concurrent.futures`, as that of a Dask cluster; its workers must reach that place.
    """
    read = read_doctrine(doctrine)
    pack = find_pack(data)
    cells = start_of(pack)
    options = Options(replicates=replicates, years=years, seed=seed, jobs=jobs, resume=resume)
    with tempfile.TemporaryDirectory() as folder:
        place = place_for_ensembles(Path(folder if out is None else out), ensembles)
        _, found = simulate_all(read, cells, place, options, _silent, pool, pack)
    return Simulations(found)


def assess(
    doctrine: Place,
    *,
    out: Place | None = None,
    data: Place | None = None,
    replicates: int = 100,
    years: int = 20,
    seed: int = 1,
    jobs: int = 1,
    placebos: int = PLACEBOS,
) -> Assessment:
    """Check a doctrine, weigh its claims, run its rules; with ``out``, write the report there as well.

    See `weigh` and `simulate` for the parameters.
    """
    options = Options(replicates=replicates, years=years, seed=seed, jobs=jobs, placebos=placebos)
    pack = find_pack(data)
    if out is not None:
        return _assess(doctrine, Path(out), pack, options)
    with tempfile.TemporaryDirectory() as folder:
        return _assess(doctrine, Path(folder), pack, options)


def backtest(
    origin: int = 2010,
    years: int = 4,
    *,
    data: Place | None = None,
    replicates: int = 400,
    disputes: str = "gml",
    seed: int = 1,
) -> Forecast:
    """Forecast from a year with nothing that was observed after it, and score it where the record goes on.

    Its ``hazards()`` are a frame of each pair's yearly chance of a dispute onset; ``yearly()`` the disputes of
    each year.

    Raises
    ------
    MissingDataError
        Without a data pack.
    """
    return _forecast(
        _pack(data, "backtest"), origin, years, replicates, disputes=disputes, seed=seed
    )


def facts(*, data: Place | None = None, replicates: int = 100, seed: int = 1) -> tuple[Shown, ...]:
    """Stylised facts of sixty years: what the model makes of each, beside its band."""
    shown = _facts(_pack(data, "facts"), shipped_params("full"), replicates, seed)
    title = f"{sum(one.holds for one in shown)} of {len(shown)} numbers in their bands"
    return Rows(shown, title, "fact.what", "median", "fact.low", "fact.high", "holds")


def _pack(data: Place | None, verb: str) -> Pack:
    pack = find_pack(data)
    if pack is None:
        raise MissingDataError(f"{verb}: no data pack; name its folder with data=, or eq.fetch()")
    return pack


def draft(
    document: Place,
    speaker: str | None = None,
    carrier: str = "",
    *,
    language: Language = "en",
    reader: Reader = "rules",
    vectors: bool | None = None,
) -> tuple[Statement, ...]:
    """Read a document and draft its statements, each with its place.

    Parameters
    ----------
    document : str or Path
        Text, Markdown, HTML, ``.docx`` or PDF.
    speaker : str, optional
        ISO 3166 alpha-3 code of whose document it is; without one *we* stays unresolved.
    carrier : str
        Who wrote the text, if somebody else did.
    language : str
        English (en), or Russian (ru, with the extra ``russian``).
    reader : str
        Rules, or rules and a parser (with the extra ``parse``).
    vectors : bool, optional
        Weigh what a clause means as a whole (with the extra ``vectors``); by default where that is installed.
    """
    found = read_document(load_document(document), speaker, carrier, language, reader, vectors)
    title = f"{len(found)} statements drafted from {document}"
    return Rows(found, title, "id", "kind", "polarity", "actor", "targets", "quote")


def accept(file: Place, document: Place, by: str, *statements: str, note: str = "") -> int:
    """Accept statements of a draft file, with none named all but force rules; how many."""
    return mark(Path(file), load_document(document), statements, "accepted", by, note)


def correct(
    file: Place, document: Place, by: str, statement: str, note: str = "", **fields: str
) -> corrections.Corrected:
    """Correct a statement of a draft, as ``kind="goal", targets="DEU,grp:eu"``, and propose its claim anew."""
    return corrections.correct(Path(file), load_document(document), statement, fields, by, note)


def add(
    file: Place, document: Place, by: str, start: int, note: str = "", **fields: str
) -> corrections.Corrected:
    """Add a statement that the reader missed, where its sentence begins, and propose its claim."""
    return corrections.add(Path(file), load_document(document), start, fields, by, note)


def diff(before: Place, after: Place) -> tuple[str, ...]:
    """Field by field, what differs between two draft files of one document."""
    return tuple(changes(read_doctrine(before), read_doctrine(after)))


def states(year: int) -> tuple[State, ...]:
    """States of a year, with their codes and names at that date."""
    found = states_in(year)
    title = f"{len(found)} states of {year}"
    return Rows(found, title, "ccode", "gwcode", "iso3", "name", "first", "last", "region")


def groups(year: int) -> Groups:
    """Groups of states that have members in a year, with the Correlates of War codes of these."""
    found = {}
    for name in group_names():
        with suppress(StateError):  # it has no member in that year
            found[name] = tuple(sorted(members(name, year)))
    return Groups(found)


def fetch(
    *sources: str,
    out: Place | None = None,
    accept_terms: bool = False,
    accept_unpinned: bool = False,
    from_publisher: bool = False,
    base_url: str = "",
    jobs: int = 1,
) -> tuple[Fetched, ...]:
    """Bring the data that claims are weighed on; all that the main job needs without a name.

    Parameters
    ----------
    *sources : str
        Ids of sources, see ``equipoise data list``.
    out : str or Path, optional
        Folder of the pack; else your data folder, where everything finds it.
    accept_terms, accept_unpinned, from_publisher, base_url
        As for ``equipoise data fetch``.
    jobs : int
        Processes that make tables.

    Raises
    ------
    EquipoiseError
        The first that went wrong; what came is kept.
    """
    from equipoise.data.fetch import check_consent, fetch_all, held_folder, select_publications

    folder = Path(out) if out is not None else user_folder()
    wanted = select_publications(sources, folder, base_url, from_publisher=from_publisher)
    check_consent(wanted, accept_terms=accept_terms, accept_unpinned=accept_unpinned)
    with held_folder(folder):
        came, problems = fetch_all(wanted, folder, _silent, base_url, jobs=jobs)
    if problems:
        raise problems[0]
    return Rows(came, f"{len(came)} sources came to {folder}", "source", "rows", "pinned", "terms")


def cite(run: Place | Assessment) -> tuple[Citation, ...]:
    """What to cite for a run on disk, or for an assessment, with the reason for each."""
    found = cite_run(read_run(run) if isinstance(run, str | Path) else run)
    title = f"{len(found)} sources to cite"
    return Rows(found, title, "source", "title", "citation", "reason", "terms")


def verify(
    run: Place,
    *,
    data: Place | None = None,
    sample: int = 3,
    jobs: int = 1,
    replicates: int = 3,
) -> Verification:
    """Hash a run's inputs and replicates again, do a sample of its work again, and say what differs."""
    return verify_run(
        read_run(run),
        find_pack(data),
        sample,
        jobs,
        ensembles=ensembles_of(run),
        replicates=replicates,
    )


def compare(first: Place | Assessment, second: Place | Assessment) -> Comparison:
    """Two runs on disk, or two assessments, side by side: what they have apart."""
    one, two = (read_run(r) if isinstance(r, str | Path) else r for r in (first, second))
    return compare_runs(one, two)


def explain(run: Place | Assessment, claim: str) -> Explained:
    """From a claim's verdict to its readings, the yearly series behind them, and rows of the sources."""
    return explain_claim(read_run(run) if isinstance(run, str | Path) else run, claim)


def _silent(_words: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""
