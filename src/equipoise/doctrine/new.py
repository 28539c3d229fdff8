"""Starting a doctrine file: a commented one, or a copy of one that comes with the package."""

from __future__ import annotations

import re
from pathlib import Path

from equipoise.doctrine.places import find_doctrine, read_tree
from equipoise.errors import DoctrineError, OutputError

STARTER = """\
# A doctrine file: what a document claims, stated so that evidence could refute it, and the rules that
# a simulation can run. Restate the document in your own words and give each statement its place.
# Then: equipoise check FILE. For completion in an editor: equipoise schema > doctrine.schema.json
equipoise: 1
doctrine:
  id: {id}
  title: Title of the document
  holder: USA                  # code of the state whose doctrine it is, or {{group: NAME}}
  adopted: 2020-01-01
  source: {{document: document.txt, kind: strategy, lang: en}}   # sha256: its hash, if you have the file

rows:                          # the document's statements; the report groups by them
  - {{id: restraint, says: The holder uses force with restraint.}}
  - {{id: justice, says: The international order ought to be just.}}

claims:
  - id: begins-fewer-disputes
    row: restraint
    at: {{line: 1}}              # or paragraph, section, article; place: unverified if nobody could check
    reading: The document holds that its holder begins fewer disputes than other major powers.
    kind: level                # level trend association causal commitment goal stance rule normative
    unit: state-year
    outcome: dispute.initiated@holder   # what is measured, and whose value is meant
    compare: major-powers
    # decrease: less than those it is compared with. margin: the smallest effect that matters
    expect: {{direction: decrease, scale: rate-ratio, margin: 0.10}}
    window: 1992..2010
    rivals:                    # other fair readings of the same words; each replaces what it names
      - {{label: use of force, outcome: dispute.initiated.force@holder}}
    mirror: [{{holders: major-powers}}]  # the same count for others, shown beside it
  - id: restraint-brings-peace
    row: restraint
    at: {{line: 1}}
    reading: The document holds that restraint in the use of force makes disputes rarer.
    kind: rule
    simulate:
      rule: force-only-in-defence
      outcome: dispute.onset
      expect: {{direction: decrease, scale: rate-ratio, margin: 0.05}}
  - id: order-ought-to-be-just
    row: justice
    at: {{line: 2}}
    reading: The document holds that the international order ought to be just.
    kind: normative            # recorded, never tested

rules:
  - id: force-only-in-defence
    row: restraint
    at: {{line: 1}}
    operator: FORCE_GATE       # the list of operators: equipoise schema
    rule: limits               # "only if"; permits, as in "may use force", forbids nothing
    adopters: holder
    trigger: [force-on-self, force-on-ally]
    compliance: [0.25, 0.5, 1.0]   # each is run and shown

adoption: [holder, major-powers, everyone]   # who adopts the doctrine as a whole
"""


def new_doctrine(path: str | Path, from_id: str | None = None) -> Path:
    """Write a doctrine file to start from; its id is the file's name.

    Parameters
    ----------
    path : str or Path
        The file to write; it must not exist.
    from_id : str, optional
        Copy this doctrine, under the new id, instead of the commented starter.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        If the file exists or cannot be written.
    UsageError
        If there is no doctrine to copy.
    """
    path = Path(path)
    text = STARTER.format(id=_id(path)) if from_id is None else _copy(from_id, _id(path))
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise OutputError(f"{path}: exists already; choose another name or move it away") from error
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror}); choose another place"
        ) from error
    return path


def _id(path: Path) -> str:
    """The file's name as an id."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "my-doctrine"


def _copy(from_id: str, new_id: str) -> str:
    """The text of a doctrine with another id; all else, comments too, stays."""
    original = find_doctrine(from_id)
    tree, problems = read_tree(original)
    mark = tree.values.get(("doctrine", "id")) if tree else None
    if tree is None or mark is None:
        found = problems[0] if problems else f"{from_id}: has no id"
        raise DoctrineError(f"{found}; copy a doctrine that passes equipoise check")
    lines = original.read_text(encoding="utf-8-sig").split("\n")
    line, col = mark
    old = str(tree.value["doctrine"]["id"])
    before, after = lines[line - 1][: col - 1], lines[line - 1][col - 1 :]
    lines[line - 1] = before + after.replace(old, new_id, 1)
    return "\n".join(lines)
