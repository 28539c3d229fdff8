"""A small doctrine that is right, for tests that change one thing in it."""

import pytest

from equipoise.doctrine.check import check_doctrine
from equipoise.doctrine.read import read_doctrine

RIGHT = """\
equipoise: 1
doctrine:
  id: right
  title: A doctrine
  holder: NOR
  adopted: 2020-05-04
  source: {document: text.txt, kind: speech, lang: en}
claims:
  - id: fewer-disputes
    row: restraint
    at: {line: 3}
    reading: The document holds that its holder begins few disputes.
    kind: level
    outcome: dispute.initiated@holder
    expect: {direction: at-most, value: 1, scale: rate, margin: 0.1}
    window: 1992..2010
    mirror: [{holders: major-powers}]
rules:
  - id: force-in-defence
    row: restraint
    at: {line: 4}
    operator: FORCE_GATE
    rule: limits
    trigger: [force-on-self]
"""


class Written:
    """Doctrine files made of the right one by replacing words."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, *changes, text=RIGHT, name="doctrine.yaml"):
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} must occur once"
            text = text.replace(old, new)
        path = self.folder / name
        path.write_bytes(text.encode("utf-8"))
        return path

    def check(self, *changes, **options):
        return check_doctrine(self.path(*changes, **options))

    def read(self, *changes, **options):
        return read_doctrine(self.path(*changes, **options))


@pytest.fixture
def written(tmp_path):
    return Written(tmp_path)
