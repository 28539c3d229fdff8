"""Short names that a document gives."""

import pytest

from equipoise.reading.glossary import glossary_of
from equipoise.reading.statements import read_statements


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("The Group of 77 (GSS) met.", {"GSS": "grp:g77"}),
        ("The Republic of Chile (hereinafter the Republic) asks.", {"the Republic": "CHL"}),
        ("The Group of 77, hereinafter referred to as the Body, met.", {"the Body": "grp:g77"}),
        ("The North Atlantic Alliance met.", {"the Alliance": "grp:nato"}),
        # two that may be meant, and one that nobody knows
        ("The European Union and the African Union met.", {}),
        ("The European Union and the Customs Union met.", {}),
        # a list's abbreviation, a place, and what has its name already
        ("Kenya, Ghana and Chile (KGC) met.", {}),
        ("They met in Kenya (Rome).", {}),
        ("The European Union (EU) met.", {"the Union": "grp:eu"}),
    ],
)
def test_short_names_are_those_that_the_document_gives(text, given):
    assert {" ".join(words): id_ for words, id_ in glossary_of(text).items()} == given


def test_a_short_name_is_read_as_the_full_one():
    text = "The North Atlantic Alliance met.\n\nWe support the Alliance.\n\nWe support the Alliance of Bakers."
    targets = [s.targets for s in read_statements(text, "BRA") if s.kind == "stance"]
    assert targets == [("grp:nato",), ()]
