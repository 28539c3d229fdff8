import csv

import pytest

from equipoise.columns import ANY, convert
from equipoise.convert import COLUMNS, convert_file
from equipoise.errors import DataError, OutputError, StateError, UsageError
from equipoise.statehood import SCHEMES, states


def written(folder, text, name="in.csv", encoding="utf-8"):
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_a_column_is_converted_each_code_in_its_year():
    found = convert(
        ["DEU", "DEU", "DEU", "YEM", "SRB"], [1938, 1970, 1995, 1995, 2010], "ISO", "COW"
    )
    assert found.codes == (255, 260, 255, 679, 345)
    assert found.unresolved == ()
    assert convert([345, 345, 345], [1900, 1980, 2010], "COW", "GW").codes == (340, 345, 340)
    assert convert([260, 260], [1980, 2000], "GW", "COW").codes == (260, 255)


@pytest.mark.parametrize(
    ("to", "expected"),
    [("ISO", "SUN"), ("ISO2", "SU"), ("M49", 810), ("COW", 365), ("GW", 365), ("NAME", "Soviet Union")],
)  # fmt: skip
def test_every_scheme_gives_its_own_code(to, expected):
    assert convert(["RUS"], [1970], ANY, to).codes == (expected,)
    assert convert([expected], 1970, to, "COW").codes == (365,)


def test_one_year_serves_all_rows():
    assert convert(["DEU", "VNM"], 1980, "ISO", "COW").codes == (260, 816)


def test_what_cannot_be_converted_keeps_its_place_and_is_listed_with_its_reason():
    found = convert(
        ["Ukrane", "DEU", None, "Ukrane", "EST", "Germany", "GW:89"],
        [2000, 1970, 2000, 2000, 1960, 1970, 1830],
        ANY,
        "COW",
    )
    assert found.codes == (None, 260, None, None, None, None, None)
    assert [case.rows for case in found.unresolved] == [(0, 3), (2,), (4,), (5,), (6,)]
    reasons = [case.reason for case in found.unresolved]
    for reason, words in zip(
        reasons,
        (
            "did you mean 'Ukraine'",
            "the code is missing",
            "did not exist in 1960",
            r"ambiguous in 1970: West Germany (COW:260",
            "which the Correlates of War do not count",
        ),
        strict=True,
    ):
        assert words in reason
        assert "\n" not in reason


def test_a_state_that_has_no_code_in_the_scheme_is_unresolved_and_not_another_state():
    found = convert([245], [1860], "COW", "ISO")
    assert found.codes == (None,)
    assert found.unresolved[0].reason == "Bavaria (1816 to 1871) has no ISO code"


def test_without_years_a_code_that_meant_several_is_refused_whole():
    for code, origin, to in (
        ("DEU", "ISO", "COW"),
        ("Yemen", "NAME", "COW"),
        (260, "GW", "COW"),
        (365, "COW", "NAME"),
        (345, "COW", "GW"),
    ):
        with pytest.raises(StateError, match="has had several .* codes: .*; give the year of each"):
            convert(["USA" if origin == "ISO" else code, code], None, origin, to)


def test_without_years_a_code_that_always_meant_one_is_converted():
    assert convert(["USA", "RUS", "EST"], None, "ISO", "COW").codes == (2, 365, 366)
    assert convert([365], None, "COW", "GW").codes == (365,)


def test_a_missing_or_senseless_year_is_unresolved_and_never_taken_as_undated():
    found = convert(["USA", "USA", "USA"], [None, "soon", 2000], ANY, "COW")
    assert found.codes == (None, None, 2)
    assert [case.reason for case in found.unresolved] == [
        "the year is missing",
        "'soon' is no year",
    ]


def test_gaps_of_a_column_of_floats_are_missing():
    found = convert([2.0, float("nan"), 2.5], [2000.0] * 3, "COW", "ISO")
    assert found.codes == ("USA", None, None)


def test_wrong_schemes_and_lengths_are_refused():
    with pytest.raises(StateError, match="convert: 'FIPS' is no scheme of codes; known: ANY, COW"):
        convert(["USA"], [2000], "FIPS", "COW")
    with pytest.raises(StateError, match="convert: 'ANY' is no scheme"):
        convert(["USA"], [2000], "ISO", ANY)
    with pytest.raises(StateError, match="1 codes and 2 years; give one year for each code"):
        convert(["USA"], [2000, 2001], "ISO", "COW")


def test_there_and_back_gives_the_same_state_in_every_year_but_those_of_succession():
    for scheme in SCHEMES:
        for s in states():
            if s.code(scheme) is None:
                continue
            years = range(s.first + 1, s.last or 2025)  # inside its life, not at an end
            there = convert([s.code(scheme)] * len(years), years, scheme, "COW")
            assert set(there.codes) <= {s.ccode}, (scheme, s.name, there.unresolved)


def test_a_file_comes_back_whole_with_one_column_more(tmp_path):
    text = 'c,y,note\nDEU,1970,"a, b"\nDEU,1995,\nNowhere,1995,ü\n'
    file, out = written(tmp_path, text), tmp_path / "out.csv"
    found = convert_file(file, "c", "COW", out, years="y")
    assert rows_of(out) == [
        ["c", "y", "note", "ccode"],
        ["DEU", "1970", "a, b", "260"],
        ["DEU", "1995", "", "255"],
        ["Nowhere", "1995", "ü", ""],
    ]
    assert [case.rows for case in found.unresolved] == [(2,)]
    assert file.read_text(encoding="utf-8") == text
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["in.csv", "out.csv"]


def test_the_new_column_is_named_by_its_scheme_or_as_the_caller_says(tmp_path):
    file, out = written(tmp_path, "c\n2\n"), tmp_path / "out.csv"
    for scheme, name in COLUMNS.items():
        convert_file(file, "c", scheme, out, years=2000)
        assert rows_of(out)[0] == ["c", name]
    convert_file(file, "c", "ISO", out, years=2000, target="who")
    assert rows_of(out) == [["c", "who"], ["2", "USA"]]


def test_a_byte_order_mark_years_as_floats_and_missing_cells_are_read(tmp_path):
    text = "\ufeffc,y\r\nDEU,1970.0\r\n,1970\r\nDEU,\r\nDEU,197o\r\n"
    file, out = written(tmp_path, text), tmp_path / "out.csv"
    found = convert_file(file, "c", "COW", out, years="y")
    assert found.codes == (260, None, None, None)
    assert [case.reason for case in found.unresolved] == [
        "the code is missing",
        "the year is missing",
        "'197o' is no year",
    ]


def test_a_file_without_years_is_refused_whole_where_a_code_meant_several(tmp_path):
    file, out = written(tmp_path, "c\nUSA\nDEU\n"), tmp_path / "out.csv"
    with pytest.raises(StateError, match="has had several COW codes"):
        convert_file(file, "c", "COW", out)
    assert not out.exists()


def test_a_file_that_is_no_table_is_refused(tmp_path):
    out = tmp_path / "out.csv"
    for text, words in (
        ("", "is empty"),
        ("c,y\nDEU\n", r"in\.csv:2: 1 cells under a header of 2"),
        ("c,c\nDEU,DEU\n", "in.csv:1: two columns have one name"),
        ("k,y\nDEU,1970\n", "in.csv:1: no column 'c'; known: k, y"),
        ("c,x\nDEU,1970\n", "in.csv:1: no column 'y'"),
    ):
        with pytest.raises(DataError, match=words):
            convert_file(written(tmp_path, text), "c", "COW", out, years="y")
    with pytest.raises(DataError, match="cannot be read"):
        convert_file(written(tmp_path, "c,y\nCôte,1\n", encoding="latin-1"), "c", "COW", out)
    with pytest.raises(DataError, match="cannot be read"):
        convert_file(tmp_path / "none.csv", "c", "COW", out)
    assert not out.exists()


def test_a_call_that_would_lose_something_is_refused(tmp_path):
    file, out = written(tmp_path, "c,ccode\nUSA,2\n"), tmp_path / "out.csv"
    with pytest.raises(UsageError, match="is the file to convert; write to another"):
        convert_file(file, "c", "ISO", file, years=2000)
    with pytest.raises(UsageError, match="has a column 'ccode' already"):
        convert_file(file, "c", "COW", out, years=2000)
    with pytest.raises(UsageError, match="scheme 'FIPS' is unknown; known:"):
        convert_file(file, "c", "FIPS", out, years=2000)
    with pytest.raises(OutputError, match="cannot be written"):
        convert_file(file, "c", "ISO", tmp_path / "no" / "out.csv", years=2000)
    assert not out.exists()


def test_what_could_not_be_put_in_its_place_leaves_nothing_behind(tmp_path):
    file, out = written(tmp_path, "c\nUSA\n"), tmp_path / "out.csv"
    out.mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        convert_file(file, "c", "COW", out, years=2000)
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["in.csv", "out.csv"]
