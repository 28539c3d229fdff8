"""Writes what is generated of the documentation: the tables of layers and measures, and the figures.

Usage: EQUIPOISE_DATA=FOLDER python docs/write.py
A figure is drawn by the code of the page that shows it; what else the page's code writes is thrown away.
"""

from __future__ import annotations

import inspect
import os
import re
import runpy
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from equipoise.calibrate import level as level_file
from equipoise.data.pack import find_pack
from equipoise.model.operators.registry import OPERATORS
from equipoise.model.params import shipped_params
from equipoise.model.theory import THEORIES, read_theory
from equipoise.observe.take import list_measures
from equipoise.panels.catalogue import layer_catalogue
from equipoise.simulation.plan import DOCUMENT

DOCS = Path(__file__).parent
BLOCK = re.compile(r"^```python\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)
FIGURE = re.compile(r"figures/([\w-]+\.svg)")


def layers_page() -> str:
    """Every column of every layer, from the catalogue."""
    lines = [
        "# Layers",
        "",
        "Written by `docs/write.py` from the catalogue. *No* under absence means that a case which the source "
        "does not list is a zero inside its years; *unknown* that it is a missing value.",
        "",
        "| Layer | About | Column | Unit | Years | Absence | Source |",
        "|---|---|---|---|---|---|---|",
    ]
    rows = layer_catalogue().to_dicts()
    for row in rows:
        years = f"{row['first']}–{row['last']}"
        cells = (
            row["layer"],
            row["about"],
            f"`{row['column']}`",
            row["unit"],
            years,
            row["absence"],
        )
        lines.append(f"| {' | '.join(cells)} | {row['source']} |")
    lines += ["", "## What columns leave out or lack", ""]
    notes: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row["note"]:
            notes.setdefault((row["layer"], row["note"]), []).append(f"`{row['column']}`")
    lines += [f"- {layer}, {', '.join(names)}: {note}" for (layer, note), names in notes.items()]
    return "\n".join(lines) + "\n"


def operators_page() -> str:
    """Every operator in its own words, what it decides by construction, and the theories."""
    lines = [
        "# What rules do in the simulation",
        "",
        "Written by `docs/write.py` from the operators' own files and the theories'. A rule compiles to levers",
        "whose neutral value does nothing, bit for bit; any number of rules act together, each with its",
        "adopters and its compliance (a chance that it binds, or the share of its dose). A dose of zero",
        "changes not one event: a test",
        "says so for each, and another compares each with a plain reading of its words.",
        "",
        "A simulated claim gets a verdict only if its sign is not decided by construction or by a prior, the",
        "model beat its baseline on held-out years for that outcome, and the paired difference has one sign in",
        "at least 13 of 16 cells: four theories, two sets of dispute data, two measures of power.",
        "",
    ]
    for name in sorted(OPERATORS):
        operator = OPERATORS[name]
        first, _, rest = (operator.__doc__ or "").partition("\n")
        lines += [
            f"## {name}",
            "",
            (words := first.partition(": ")[2].strip())[:1].upper() + words[1:],
            "",
        ]
        lines += [rest.strip().replace("References\n----------\n", "Source: "), ""]
        decided = [f"`{o}` {c}" for o, c in operator.CHANNELS.items()]
        if decided:
            lines += [f"Decided: {', '.join(decided)}; everything else is estimated.", ""]
    lines += [
        "## Theories",
        "",
        "Coefficients over which the field disagrees; what a theory does not name is estimated. A theory",
        "changes what a rule does and not where the world starts. Where a literature's number was found in",
        "another model, on another scale, it is taken over as it is: a prior, and no estimate of ours.",
        "",
    ]
    for name in (*THEORIES, DOCUMENT):
        theory = read_theory(name)
        lines += [f"**{theory.title}** (`{name}`). {theory.text}", ""]
        for coefficient, claimed in theory.claims:
            lines.append(f"- `{coefficient}` {claimed.value:g}: {claimed.source}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def model_page() -> str:
    """Every mechanism in its own words, with what it was fitted on."""
    params = shipped_params("full")
    lines = [
        "# The model",
        "",
        "Written by `docs/write.py` from the mechanisms' own files and the shipped parameters. A year is the",
        "list of steps in `model/year.py`; a mechanism is one file in `model/mechanisms/`.",
        "`equipoise calibrate` fits every block again, `python verification/bars.py` prints how each fares",
        "against its bar.",
        "",
    ]
    for name in _BLOCKS:
        file = import_module(f"equipoise.model.mechanisms.{name}")
        title, _, words = inspect.cleandoc(file.__doc__ or "").partition(": ")
        lines += [f"## {title}", "", words[0].upper() + words[1:], ""]
        for block in (params.block(b) for b in _BLOCKS[name]):
            first, last = block.window
            lines += [
                f"`{block.name}`: {block.events:,} of {block.n:,} in {first} to {last}.",
                "",
                "| covariate | estimate | standard error |",
                "|---|---:|---:|",
            ]
            rows = zip(block.names, block.estimate, block.standard_errors(), strict=True)
            lines += [f"| `{n}` | {value:.3f} | {error:.3f} |" for n, value, error in rows]
            lines.append("")
    level = params.block("level")
    moves = zip(level.names, level.estimate, level.standard_errors(), strict=True)
    lines += [
        "## Level",
        "",
        inspect.cleandoc(level_file.__doc__ or ""),
        "",
        "| block | added to its constant | standard error |",
        "|---|---:|---:|",
        *(f"| `{n}` | {value:.3f} | {error:.3f} |" for n, value, error in moves),
    ]
    return "\n".join(lines).rstrip() + "\n"


_BLOCKS = {
    "onset": ("onset",),
    "shock": ("shock",),
    "initiator": ("initiator",),
    "hostility": ("force", "answer", "war", "fatal", "reply", "display"),
    "joining": ("joining",),
    "intercept": ("intercept",),
    "continuation": ("continuation",),
    "war": ("war_entry", "war_duration", "war_decided", "war_won", "war_deaths"),
    "exit": ("exit",),
    "growth": ("growth",),
    "trade": ("ln_trade_dependence", "trade"),
    "treaty": (
        "treaty",
        "treaty_end",
        "treaty_sponsor",
        "treaty_partner",
        "treaty_member",
        "treaty_accession",
    ),
}
"""Mechanisms in the order of a year, and the blocks of each."""


def measures_page() -> str:
    """Every measure that can be taken on the record, from the catalogue."""
    lines = [
        "# All measures",
        "",
        "Written by `docs/write.py` from the catalogue. `equipoise measure NAME --year Y --among GROUP` takes "
        "each of them; the last part of a name is enough where no other measure has it. A doctrine file names "
        "each with a role: one of a state as `@holder`, `@state`, `@region` or `@system`, one of a pair as "
        "`@partners`, `@pair`, `@region` or `@system`, one of the system as `@system` or `@region`. Its nature "
        "says how the numbers of several states become one: counts are added and divided by what they were "
        "counted over, shares of one whole and amounts are added, an index and a yes or no are averaged.",
        "",
        "| Measure | Of | Nature | Unit | Range | Years | Options | Source |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in list_measures():
        low, high = ("any" if row[end] is None else f"{row[end]:g}" for end in ("low", "high"))
        options = "; ".join(f"{name}: {', '.join(v)}" for name, v in row["options"].items())
        cells = (
            f"`{row['measure']}`", row["of"], row["nature"], row["unit"], f"{low} to {high}",
            f"{row['first']}–{row['last']}", options, row["source"],
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def check_values_page() -> str:
    """Published descriptives beside ours."""
    rows = runpy.run_path(str(DOCS.parent / "verification" / "descriptives.py"))["rows"](
        find_pack()
    )
    lines = [
        "# Published descriptives beside ours",
        "",
        f"Written by `docs/write.py`. {sum(r.agrees for r in rows)} of {len(rows)} agree within 1 %, or to the "
        "digits given. A difference that is left has its reason.",
        "",
        "| Section | What | Published | Ours | Why it differs |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        why = "" if row.agrees else row.note
        lines.append(f"| {row.section} | {row.what} | {row.theirs} | {row.ours:.5g} | {why} |")
    return "\n".join(lines) + "\n"


GENERATED = {
    "layers.md": layers_page,
    "measures/all.md": measures_page,
    "operators.md": operators_page,
    "model.md": model_page,
    "check-values.md": check_values_page,
}


def main() -> None:
    """Write the tables and draw the figures."""
    for name, page in GENERATED.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        scope: dict[str, object] = {}
        with TemporaryDirectory() as folder:
            os.chdir(folder)
            for block in BLOCK.findall(text):
                exec(compile(block, path.name, "exec"), scope)
            for shown in FIGURE.findall(text):
                made = Path(folder) / shown
                if made.exists():
                    (DOCS / "figures" / shown).write_bytes(made.read_bytes())
        os.chdir(DOCS)


if __name__ == "__main__":
    main()
