"""Russian documents: kinds, actors by case, names by lemma, the same for every state."""

import csv
import json
from importlib.resources import files
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from equipoise.cli import app
from equipoise.errors import MissingDataError, UsageError
from equipoise.reading import russian_words
from equipoise.reading.language import check_language, cyrillic_share, read_document
from equipoise.reading.load import LoadedDocument
from equipoise.reading.russian import UNSCORED, read_russian
from equipoise.reading.russian_words import names_in, sentences_in, words_in
from equipoise.reading.text import plain
from equipoise.statehood import states


def read(text, speaker="RUS"):
    found = tuple(read_russian(text, speaker))
    for statement in found:
        assert text[statement.start : statement.end] == statement.quote
        assert statement.look[0] == UNSCORED
        assert statement.confidence != "high"
    return found


def only(text, speaker="RUS"):
    (found,) = read(text, speaker)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "actor", "targets"),
    [
        ("Россия может применить вооружённые силы только для отражения нападения.", "force_rule", "RUS", ()),
        ("Применение силы против Кубы недопустимо.", "force_rule", "RUS", ("CUB",)),
        ("Наше государство вправе применить военную силу в случае агрессии.", "force_rule", "RUS", ()),
        ("Россия осуждает агрессию против Югославии.", "stance", "RUS", ("YUG",)),
        ("Мы приветствуем усилия Казахстана.", "stance", "RUS", ("KAZ",)),
        ("Выступаем против санкций Соединенных Штатов.", "stance", "RUS", ("USA",)),
        ("Китай является нашим надёжным партнёром.", "stance", "CHN", ("RUS",)),
        ("Сербия — наш друг.", "stance", "SRB", ("RUS",)),
        ("Правительство США осуждает действия Ирана.", "stance", "USA", ("IRN",)),
        ("Мы будем сотрудничать с Китаем и странами Африки.", "commitment", "RUS", ("CHN", "grp:africa")),
        ("Углубим взаимодействие с Республикой Корея.", "commitment", "RUS", ("KOR",)),
        ("Россия намерена углублять отношения с Индией.", "commitment", "RUS", ("IND",)),
        ("Германия увеличит помощь Украине.", "factual", "DEU", ("UKR",)),
        ("Цель нашей политики — превратить Арктику в зону мира.", "goal", "RUS", ("grp:arctic",)),
        ("Мы стремимся к созданию безъядерной зоны на Ближнем Востоке.", "goal", "RUS", ("grp:middle_east",)),
        ("Расширение НАТО привело к росту напряжённости в Европе.", "causal", None, ("grp:nato", "grp:europe")),
        ("Рост торговли с Чили способствовал бы развитию отрасли.", "causal", None, ("CHL",)),
        ("Все государства должны соблюдать Устав ООН.", "norm", "grp:all_states", ("grp:un",)),
        ("Мы призываем Израиль вывести войска.", "norm", "RUS", ("ISR",)),
        ("Международное сообщество обязано помочь Йемену.", "norm", "grp:int_community", ("YEM",)),
        ("Бразилия входит в Организацию Объединённых Наций.", "factual", "BRA", ("grp:un",)),
        ("Договор был подписан Францией.", "factual", "FRA", ()),
        ("Правительство Китая приняло решение.", "factual", "CHN", ()),
        ("Французский президент посетил Ливан.", "factual", "FRA", ("LBN",)),
        ("В соглашении участвует Монголия.", "factual", "MNG", ()),
        ("В 2014 году Украина подписала соглашение с ЕС.", "factual", "UKR", ("grp:eu",)),
    ],
)  # fmt: skip
def test_a_plain_sentence_of_each_kind(text, kind, actor, targets):
    found = only(text)
    assert (found.kind, found.actor, found.targets) == (kind, actor, targets)


@pytest.mark.parametrize(
    ("text", "stance", "polarity", "modality"),
    [
        ("Россия осуждает агрессию Ирака.", "hostile", "affirmed", "asserted"),
        ("Россия сожалеет о решении Ирака.", "critical", "affirmed", "asserted"),
        ("Мы не считаем Японию врагом.", "neutral", "negated", "asserted"),
        ("Россия не угрожает Финляндии.", "neutral", "negated", "asserted"),
        ("Мы благодарны Алжиру за поддержку.", "friendly", "affirmed", "asserted"),
        ("Мы никогда не откажемся от диалога с Кубой.", "cooperative", "negated", "will"),
        ("Китай поддерживает Пакистан, который не участвует.", "cooperative", "affirmed", "asserted"),
        ("Не только Китай, но и Индия поддерживает Непал.", "cooperative", "affirmed", "asserted"),
        ("Государства-члены не должны вмешиваться в дела Венесуэлы.", "critical", "negated", "obliged"),
        ("Мы намерены развивать сотрудничество с Лаосом.", "cooperative", "affirmed", "intended"),
        ("Мы заявляем, что не поддержим Ирак.", "cooperative", "negated", "will"),
        ("Турция вправе поддерживать Ливию.", "cooperative", "affirmed", "permitted"),
    ],
)  # fmt: skip
def test_stance_polarity_and_modality(text, stance, polarity, modality):
    found = only(text)
    assert (found.stance, found.polarity, found.modality) == (stance, polarity, modality)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Мы поможем Сирии, если она попросит, и уйдём.", "if", "если она попросит"),
        ("Готовы сотрудничать с НАТО на основе равенства.", "ground", "на основе равенства"),
        ("В ответ на агрессию, Россия примет меры.", "response_to", "В ответ на агрессию"),
        ("Мы поддержим Мали в рамках договора.", "scope", "в рамках договора"),
    ],
)
def test_a_condition_has_its_place(text, kind, words):
    condition = only(text).condition
    assert (condition.type, condition.text) == (kind, words)
    assert text[condition.start : condition.end] == words


@pytest.mark.parametrize("text", ["Кто виноват?", "ГЛАВА ПЕРВАЯ", "Благодарю вас за внимание."])
def test_what_states_nothing_is_passed_over(text):
    assert read(text) == ()


def ids(text):
    return [m.id for m, _, _ in names_in(words_in(plain(text), 0, len(text)))]


def test_a_name_is_found_in_every_case():
    for name in ("Китай Китая Китаю Китаем Китае", "Индия Индии Индию Индией"):
        assert len(set(ids(name))) == 1
        assert len(ids(name)) == len(name.split())
    assert ids("с Соединёнными Штатами Америки и Соединенных Штатов") == ["USA", "USA"]
    assert ids("Парижского соглашения, в Южном Судане и Того") == ["SSD", "TGO"]
    assert ids("Того требует чад") == []  # that, and fumes


def test_every_present_state_has_a_russian_name_that_is_found():
    content = files("equipoise.reading").joinpath("names_ru.csv").read_text(encoding="utf-8")
    rows = [r for r in csv.DictReader(content.splitlines()) if r["kind"] != "skip"]
    assert {s.iso3 for s in states() if s.iso3 and s.last is None} <= {r["id"] for r in rows}
    for row in rows:
        assert ids(f"там {row['name']} .") == [row["id"]], row


NAMES = {
    "CHL": ("Чили",) * 5,
    "CHN": ("Китай", "Китая", "Китаю", "Китай", "Китаем"),
    "IND": ("Индия", "Индии", "Индии", "Индию", "Индией"),
    "USA": ("Соединённые Штаты", "Соединённых Штатов", "Соединённым Штатам", "Соединённые Штаты",
            "Соединёнными Штатами"),
    "NLD": ("Нидерланды", "Нидерландов", "Нидерландам", "Нидерланды", "Нидерландами"),
}  # fmt: skip
CASES = ("nom", "gen", "dat", "acc", "ins")


@pytest.mark.parametrize(
    "text",
    [
        "Мы осуждаем агрессию {gen} против {b_gen}.",
        "Мы будем развивать отношения с {ins} и {b_ins}.",
        "Россия не считает {acc} врагом {b_gen}.",
        "{nom} всегда поддерживает усилия {b_gen}.",
        "Помощь {dat} привела к спорам с {b_ins}.",
        "Россия применит силу, если на {acc} нападут войска {b_gen}.",
        "Цель — сблизить {acc} и {b_acc}.",
        "{nom} увеличит помощь {b_dat}.",
        "{nom} должна помочь {b_dat}.",
    ],
)
def test_exchanging_two_states_changes_no_kind_polarity_or_stance(text):
    seen = set()
    for one, two in permutations(NAMES, 2):
        forms = dict(zip(CASES, NAMES[one], strict=True))
        forms |= {f"b_{c}": f for c, f in zip(CASES, NAMES[two], strict=True)}
        found = only(text.format(**forms))
        assert {found.actor, *found.targets} >= {one, two}
        seen.add((found.kind, found.polarity, found.stance, found.modality, found.rules[0]))
    assert len(seen) == 1


def test_sentences_end_where_they_do():
    text = "Решение принято в 2014 г. в Москве. Мы за мир; мы готовы.\n\n• Первый пункт\n• Второй пункт\n"
    assert [text[s.start : s.end] for s in sentences_in(text)] == [
        "Решение принято в 2014 г. в Москве.", "Мы за мир;", "мы готовы.", "Первый пункт", "Второй пункт",
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="мы неКитайсша.,;:-—«»\n 12\u0301🙂aZ", max_size=200))
def test_any_text_is_read_and_quotes_are_exact(text):
    read(text)


def test_a_text_in_the_other_script_is_refused_in_one_line():
    russian = LoadedDocument("a.txt", "text", "Мы за мир. We agree.", "")
    english = LoadedDocument("b.txt", "text", "We are for peace.", "")
    assert cyrillic_share("Мир aaa") == 0.5
    assert cyrillic_share("12") == 0.0
    check_language(LoadedDocument("c.txt", "text", "Мы за мир.", ""), "ru")
    with pytest.raises(UsageError, match="b.txt: 0% of its letters are Cyrillic; leave out --lang"):
        read_document(english, "RUS", language="ru")
    wholly = LoadedDocument("a.txt", "text", russian.text[:10], "")
    with pytest.raises(UsageError, match="100% of its letters are Cyrillic; if it is Russian, say"):
        read_document(wholly, "RUS")
    with pytest.raises(UsageError, match="--parser reads English"):
        read_document(wholly, "RUS", language="ru", reader="parser")


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(russian_words, "find_spec", lambda name: None)
    with pytest.raises(MissingDataError, match=r"pip install 'equipoise\[russian\]'"):
        list(read_russian("Мы за мир.", "RUS"))


def test_the_command_drafts_a_file_that_can_be_checked_and_accepted(tmp_path):
    document, out = tmp_path / "a.txt", tmp_path / "a.yaml"
    document.write_text("Мы будем развивать сотрудничество с Аргентиной.\n", encoding="utf-8")
    words = ["draft", str(document), "--speaker", "RUS", "--language", "ru"]
    done = CliRunner().invoke(
        app, [*words, "--adopted", "2023-03-31", "-o", str(out), "--json"], catch_exceptions=False
    )
    assert json.loads(done.stdout)["kind"] == "commitment"
    assert "has not been scored" in done.stderr
    assert UNSCORED in out.read_text(encoding="utf-8")
    for more in (
        ["check", str(out)],
        ["accept", str(out), "s0001", "--document", str(document), "--by", "A"],
    ):
        assert CliRunner().invoke(app, more, catch_exceptions=False).exit_code == 0
    refused = CliRunner().invoke(app, words[:-2])
    assert isinstance(refused.exception, UsageError)
