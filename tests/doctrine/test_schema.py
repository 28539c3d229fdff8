"""The models of a doctrine file, the words they know, and the JSON Schema for editors."""

import json
import re
from importlib import resources

import pytest
from jsonschema import Draft7Validator
from pydantic import ValidationError
from ruamel.yaml import YAML

from equipoise.doctrine.places import find_doctrine, read_tree
from equipoise.doctrine.read import read_doctrine, shipped_doctrines
from equipoise.doctrine.rule import Rule
from equipoise.doctrine.schema import KINDS, ROWS, Claim, NormativeClaim, doctrine_json_schema
from equipoise.doctrine.vocabulary import OPERATORS, TERMS
from equipoise.doctrine.words import OPERATOR_FIELDS

from .conftest import RIGHT


def test_the_shipped_json_schema_is_current():
    """If this fails: write ``doctrine_json_schema()`` to doctrines/doctrine.schema.json again."""
    text = (resources.files("equipoise") / "doctrines" / "doctrine.schema.json").read_text("utf-8")
    assert json.loads(text) == doctrine_json_schema()


def test_the_json_schema_is_of_draft_7():
    schema = doctrine_json_schema()
    Draft7Validator.check_schema(schema)
    text = json.dumps(schema)
    for newer in ("prefixItems", "$defs", "discriminator", "unevaluated"):
        assert newer not in text
    assert all(ref.startswith("#/definitions/") for ref in re.findall(r'"\$ref": "([^"]*)"', text))


def plain(text):
    """As an editor reads the file: dates are words, lists are lists."""
    yaml = YAML(typ="safe", pure=True)
    return json.loads(json.dumps(yaml.load(text), default=str))


@pytest.mark.parametrize("name", shipped_doctrines())
def test_a_shipped_doctrine_keeps_to_the_json_schema(name):
    document = plain(find_doctrine(name).read_text(encoding="utf-8"))
    assert [e.message for e in Draft7Validator(doctrine_json_schema()).iter_errors(document)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("window:", "windw:"),
        ("dispute.initiated@holder", "dispute.initiated@moon"),
        ("at-most", "at-mots"),
        ("FORCE_GATE", "GATE"),
    ],
)
def test_the_json_schema_refuses_what_check_refuses(old, new):
    assert Draft7Validator(doctrine_json_schema()).is_valid(plain(RIGHT))
    assert not Draft7Validator(doctrine_json_schema()).is_valid(plain(RIGHT.replace(old, new)))


def test_every_operator_says_which_fields_it_reads():
    assert set(OPERATOR_FIELDS) == {o.name for o in OPERATORS}
    known = {f.alias or name for name, f in Rule.model_fields.items()}
    for fields in OPERATOR_FIELDS.values():
        assert set(fields.allowed()) <= known


def test_no_word_of_the_vocabulary_stands_twice():
    assert len({t.name for t in TERMS}) == len(TERMS)
    assert len({o.name for o in OPERATORS}) == len(OPERATORS)


def test_the_kinds_are_those_of_the_claims():
    models = Claim.__origin__.__args__  # the members of the annotated union
    assert tuple(m.model_fields["kind"].annotation.__args__[0] for m in models) == KINDS


def test_a_doctrine_cannot_be_edited():
    doctrine = read_doctrine("russia-2023")
    with pytest.raises(ValidationError, match="frozen"):
        doctrine.claims[0].id = "another"


def test_a_place_is_told_in_words(written):
    at = "at: {section: 2, paragraph: '4.10', place: unverified}"
    doctrine = written.read(("at: {line: 3}", at))
    assert doctrine.claims[0].at.words() == "paragraph 4.10, section 2, place unverified"
    assert doctrine.rules[0].at.words() == "line 4"


def test_a_span_comes_with_the_hash_of_its_words(written):
    at = f"at: {{span: [10, 20], sha256: {'a' * 64}}}"
    assert written.read(("at: {line: 3}", at)).claims[0].at.words() == "characters 10 to 20"


def test_several_rules_can_be_in_force_for_one_claim(written):
    simulate = "    simulate: {rule: force-in-defence, also: [force-in-defence]}\nrules:"
    assert written.read(("rules:", simulate)).claims[0].simulate.rules == ("force-in-defence",) * 2


@pytest.mark.parametrize("value", ["1.5", "-0.2"])
def test_a_share_of_the_mean_may_be_above_one(written, value):
    expect = f"expect: {{direction: at-least, value: {value}, scale: share, margin: 0.1}}"
    changes = [
        ("expect: {direction: at-most, value: 1, scale: rate, margin: 0.1}", expect),
        ("dispute.initiated@holder", "balance.pivotality@holder"),
    ]
    assert bool(written.check(*changes)) == (value == "-0.2")


class TestTheFirstDoctrine:
    """Coded as the table of its statements asks."""

    doctrine = read_doctrine("russia-2023")

    def claim(self, name):
        return next(c for c in self.doctrine.claims if c.id == name)

    def test_covers_every_row_in_order_and_no_other(self):
        assert tuple(r.id for r in self.doctrine.rows) == ROWS
        assert {c.row for c in self.doctrine.claims} == set(ROWS)

    def test_names_a_line_of_its_document_for_everything(self):
        entries = (*self.doctrine.claims, *self.doctrine.rules)
        assert all(entry.at.line in (1, 3, *range(5, 13)) for entry in entries)

    def test_knows_the_document_by_its_hash(self):
        assert re.fullmatch("[0-9a-f]{64}", self.doctrine.doctrine.source.sha256)

    @pytest.mark.parametrize(
        ("name", "outcome", "window", "expect"),
        [
            ("threatens-no-one-at-all", "dispute.initiated", (1992, 2010), ("at-most", 0, 0.05)),
            (
                "threatens-less-than-peers",
                "dispute.initiated",
                (1992, 2010),
                ("decrease", None, 0.1),
            ),
            (
                "conflicts-since",
                "conflict.interstate.participation",
                (1992, 2024),
                ("decrease", None, 0.1),
            ),
            ("sovereign-centre-pole", "polarity.is-pole", (1992, 2022), ("at-least", 1, 0)),
            ("sovereign-centre-weight", "capability.rank", (1992, 2022), ("at-most", 5, 0)),
            ("multipolar-trend", "polarity.effective-poles", (1992, 2022), ("increase", None, 0.5)),
        ],
    )
    def test_weighs_first_what_was_agreed_beforehand(self, name, outcome, window, expect):
        claim = self.claim(name)
        assert claim.outcome.partition("@")[0] == outcome
        assert claim.window == window
        assert (claim.expect.direction, claim.expect.value, claim.expect.margin) == expect

    def test_reads_the_force_rule_as_written_and_as_its_rival(self):
        rule = self.doctrine.rule("force-in-defence")
        assert (rule.rule, [r.rule for r in rule.rivals]) == ("permits", ["limits"])
        assert rule.compliance == (0.25, 0.5, 1.0)
        assert {v.add for v in rule.variants} == {(), ("prevent",)}

    def test_runs_the_whole_for_the_holder_the_major_powers_and_everyone(self):
        assert self.doctrine.adoption == ("holder", "major-powers", "everyone")
        assert len(self.claim("the-whole-doctrine").simulate.rules) > 5

    def test_shows_a_mirror_for_every_claim_about_its_holder(self):
        for claim in self.doctrine.claims:
            if not isinstance(claim, NormativeClaim) and (claim.outcome or "").endswith("@holder"):
                assert claim.mirror, claim.id

    def test_uses_no_anchor_or_tag(self):
        assert read_tree(find_doctrine("russia-2023"))[1] == ()
