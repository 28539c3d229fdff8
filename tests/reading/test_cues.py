"""What each cue is for: kinds, who acts, whom it is about, and what is denied, in sentences made for it."""

import pytest

from equipoise.reading.cues import kind_of, negated
from equipoise.reading.statements import read_statements


@pytest.fixture(autouse=True)
def cues_alone(monkeypatch):
    """No weights: what is tested here are the cues."""
    monkeypatch.setattr("equipoise.reading.statements.weighed_kind", lambda _, kind, *__: kind)


def only(text, speaker="BRA"):
    (found,) = read_statements(text, speaker)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("Nuclear weapons may be used only as a last resort.", "force_rule", "force-and-permission"),
        ("We will never be the first to use nuclear weapons.", "force_rule", "force-and-permission"),
        ("We call upon Peru to open its ports.", "norm", "calls-upon"),
        ("Brazil is aimed at closer ties with Peru.", "goal", "goal-is"),
        ("In that regard, I would like to congratulate Peru.", "stance", "judges"),
        ("If the talks fail, the region would lose its ports.", "causal", "would-affect"),
        ("We are going to reopen our embassy in Peru.", "commitment", "promises-first"),
        ("Brazil has decided to lend Peru ten ships.", "commitment", "promises-first"),
        ("The minister announced that Brazil would forgive the debts of Peru.", "commitment", "promises-first"),
        ("I wish to note our gratitude towards Peru.", "stance", "owes"),
        ("Brazil repudiates the decree of Peru.", "stance", "judges"),
        ("Our commitment to the lake treaty is firm.", "commitment", "promises-itself"),
        ("There is no alternative to talks.", "norm", "ought"),
        ("We have an obligation towards the islands.", "norm", "ought"),
        ("New railways would enhance trade on both coasts.", "causal", "has-effects"),
        ("The siege is a flagrant breach of the truce.", "stance", "appraises"),
        ("The dam was a historic achievement of its builders.", "stance", "appraises"),
        ("We hope the lake is shared by all.", "goal", "aims"),
        ("Drought gives rise to hunger in the hills.", "causal", "causes"),
        ("It was through patience that the talks were saved.", "causal", "causes"),
        ("It was a war against the people of Peru.", "stance", "speaks-ill"),
    ],
)  # fmt: skip
def test_a_rule_decides_and_is_kept(text, kind, rule):
    found = only(text)
    assert (found.kind, found.rules[0]) == (kind, rule)


@pytest.mark.parametrize(
    "text",
    [
        # a friendly word, a topic, a forecast and a project are no judgement, threat, promise or goal
        "The League of Friends met in the capital of Peru.",
        "A zone free of nuclear weapons may grow in the south.",
        "The lighthouse will stand on the northern cape.",
        "The Sustainable Development Goals are now ten years old.",
        "Peru provided grain to support the harvest.",
        "People of good will met at the lake.",
        "The Ministry lists the principal demands of the fishermen.",
        "The damage that the storm caused was counted in spring.",
    ],
)
def test_what_only_looks_like_a_cue_decides_nothing(text):
    assert only(text).rules[0] == "no-cue"


def test_what_only_leads_up_to_a_statement_is_passed_over():
    assert kind_of("It should be noted that the port is open.") == ("factual", "no-cue")
    found = only("It should be stressed that Peru has opened its ports.")
    assert (found.kind, found.actor) == ("factual", "PER")


def test_a_promise_of_another_is_a_fact():
    found = only("Peru will send ships to Chile.")
    assert (found.kind, found.actor, found.rules[0]) == ("factual", "PER", "commitment-of-another")


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("That is why Peru, together with its neighbours, keeps the lake clean.", "PER"),
        ("With regard to the lake, Peru played a part in the talks.", "PER"),
        ("This month, Peru and the islands signed the treaty.", "PER"),
        ("Members may rest assured that Peru will sign the treaty.", "PER"),
        ("Although the talks were long, Peru signed the treaty.", "PER"),
        ("The rationale of the step taken by the President of Peru was plain.", None),
        ("The hardships Peru faces are those of a long drought.", None),
        ("The decline of the ports of Chile and Peru was slow.", None),
        ("The hardships we face are those of a long drought.", None),
        ("They hold the northern bank of the river.", None),
        ("The engineers came to the port in the spring.", None),
        ("The siege is a cruel and cynical act.", "BRA"),
        ("The port, we believe, has grown in ten years.", "BRA"),
        ("Let us keep the ports open to all.", "BRA"),
        ("We must keep the ports open.", "BRA"),
        ("We must all keep the ports open.", "grp:int_community"),
        ("Our ports are open to all the ships of Peru.", "BRA"),
        ("Not all States keep their ports open.", "grp:all_states"),
        ("Brazil has always kept its ports open and is ready to open more.", "BRA"),
    ],
)
def test_who_acts_is_the_subject_or_stays_open(text, actor):
    assert {s.actor for s in read_statements(text, "BRA")} == {actor}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Peru has closed its ports to our country.", ("BRA",)),
        ("Peru has closed the lake that we once shared.", ()),
        ("The African Union met the Non-Aligned Movement and the Arab States.", ("grp:nam", "grp:arab")),
        ("Chile has ratified the Rome Statute and the Vienna Convention.", ()),
        ("Chile upholds the Charter of the United Nations.", ()),
        ("Chile spoke of its lakes at the United Nations.", ()),
        ("Chile supports the United Nations.", ("grp:un",)),
        ("Chile tries crimes against humanity in its courts.", ()),
    ],
)  # fmt: skip
def test_whom_it_is_about(text, targets):
    assert only(text).targets == targets


@pytest.mark.parametrize(
    ("clause", "denied"),
    [
        ("There is no alternative to talks", True),
        ("No reform can be complete without it", True),
        ("Nothing about the journey was easy", True),
        ("There is no doubt that the port is open", False),
        ("It is not a coincidence that the port is open", False),
        ("We cannot but welcome the talks", False),
        ("We keep the port open, not the lake", False),
        ("They build ports, which do not serve the coast", False),
        ("We lead not just by trade", False),
        ("It was seen not as a rival but as a friend", False),
        ("The port has no lighthouse", True),
        ("The lake is unable to feed the town", True),
        ("The myth that the lake is not deep has ended", False),
        ("If the talks do not fail, the port will grow", False),
        ("We ask whether the talks will last or not", False),
        ("They sign treaties and then simply do not keep them", False),
        ("Never before was the port so busy", False),
    ],
)
def test_the_main_clause_is_what_is_denied(clause, denied):
    assert negated(clause) is denied


def test_a_line_that_ends_inside_a_cue_does_not_hide_it():
    assert only("There is no\nalternative to talks.").rules[0] == "ought"


def test_a_rest_without_a_subject_is_no_statement():
    assert not tuple(read_statements("and building the new ports of the coast.", "BRA"))
    assert tuple(read_statements("nothing can be built on that coast;", "BRA"))
    assert tuple(read_statements("Such ports must be built.", "BRA"))
