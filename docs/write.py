"""Writes what is generated of the documentation: the tables of layers and measures, and the figures.

Usage: EQUIPOISE_DATA=FOLDER python docs/write.py
A figure is drawn by the code of the page that shows it: each page's Python is run in ``docs/figures``.
"""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path

from equipoise.data.pack import find_pack
from equipoise.observe.take import list_measures
from equipoise.panels.catalogue import layer_catalogue

DOCS = Path(__file__).parent
BLOCK = re.compile(r"^```python\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


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
    "check-values.md": check_values_page,
}


def main() -> None:
    """Write the tables and draw the figures."""
    for name, page in GENERATED.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    (DOCS / "figures").mkdir(exist_ok=True)
    os.chdir(DOCS / "figures")
    for path in sorted(DOCS.rglob("*.md")):
        scope: dict[str, object] = {}
        for block in BLOCK.findall(path.read_text(encoding="utf-8")):
            exec(compile(block, path.name, "exec"), scope)


if __name__ == "__main__":
    main()
