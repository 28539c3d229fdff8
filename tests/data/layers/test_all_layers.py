"""What holds of every layer of the catalogue, on the pack."""

import polars as pl
import pytest

from equipoise.data.layers import LAYERS, layer_table
from equipoise.data.sources import SOURCES, source
from equipoise.panels import panel

pytestmark = pytest.mark.pack


def keys(layer):
    return (["ccode"] if layer.keyed_by == "state" else ["ccode1", "ccode2"]) + ["year"]


@pytest.fixture(scope="module", params=LAYERS, ids=lambda layer: layer.name)
def built(request, pack):
    return request.param, request.param.build(pack)


def test_a_row_has_one_key(built):
    layer, table = built
    assert not table.select(pl.struct(keys(layer)).is_duplicated().any()).item()


def test_no_key_is_unknown_and_no_state_is_paired_with_itself(built):
    layer, table = built
    assert table.select(pl.any_horizontal(pl.col(keys(layer)).is_null().any())).item() is False
    if layer.keyed_by == "dyad":
        assert table.filter(pl.col("ccode1") == pl.col("ccode2")).is_empty()


def test_codes_are_of_the_correlates_of_war(built):
    layer, table = built
    for key in keys(layer)[:-1]:
        assert table[key].is_between(2, 999).all()


def test_no_missing_value_code_is_left(built):
    layer, table = built
    # on these scales below zero has a meaning
    signed = {"democracy_uds", "polity2", "territorial_threat", "wb_growth", "ideal_point",
              "ideal_point_low", "ideal_point_high", "ideal_point_all_votes"}  # fmt: skip
    for c in layer.columns:
        values = table[c.name]
        if values.dtype.is_numeric() and c.name not in signed:
            assert (values.drop_nulls() >= 0).all(), c.name
        if values.dtype.is_float():
            assert not values.is_nan().any(), c.name


def test_every_source_is_in_the_catalogue_and_covers_its_columns(built):
    layer, _ = built
    for c in layer.columns:
        entry = source(c.source)
        assert (c.first, c.last) == (entry.first, entry.last)


def test_a_symmetric_layer_lists_a_pair_once(built):
    layer, table = built
    if layer.symmetric:
        back = table.select(
            pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), "year"
        )
        assert table.join(back, on=keys(layer)).is_empty()


def test_an_undirected_fact_is_the_same_from_both_sides(built, pack):
    layer, _ = built
    if layer.keyed_by == "state":
        return
    table = layer_table(pack, layer.name)
    swapped = {"ccode1": "ccode2", "ccode2": "ccode1"}
    sided = [c.name for c in layer.columns if c.name.endswith(("_1", "_2"))]
    same = [c.name for c in layer.columns if not c.directed and c.name not in sided]
    if layer.name == "trade":  # what one imports the other's customs count otherwise as exports
        same = []
    back = table.rename(swapped).select(*keys(layer), *same)
    joined = table.select(*keys(layer), *same).join(
        back, on=keys(layer), suffix="_back", how="left"
    )
    for name in same:
        assert joined[name].eq_missing(joined[f"{name}_back"]).all(), name


def test_outside_coverage_a_panel_knows_nothing(built, pack):
    layer, _ = built
    unit = "state-year" if layer.keyed_by == "state" else "dyad-year"
    last = max(c.last for c in layer.columns)
    first = min(c.first for c in layer.columns)
    for year in {min(last + 1, 2025), max(first - 1, 1816)}:
        made = panel(unit, year, year, pack).add(layer.name)
        for c in made.columns:
            known = made.frame[c.name].is_not_null().any()
            assert not known or c.first <= year <= c.last, (c.name, year)


def test_inside_coverage_absence_is_what_the_source_says(built, pack):
    layer, _ = built
    unit = "state-year" if layer.keyed_by == "state" else "directed-dyad-year"
    for c in layer.columns:
        made = panel(unit, c.last, c.last, pack).add(layer.name)
        listed = layer_table(pack, layer.name).filter(pl.col("year") == c.last).select(keys(layer))
        absent = made.frame.join(listed, on=keys(layer), how="anti")
        name = layer.prefix + c.name
        if name in absent.columns and absent.height:
            values = absent[name]
            assert values.is_null().all() if c.absence == "unknown" else values.is_not_null().all()


def test_every_source_is_used_by_a_layer_or_read_by_name():
    by_name = {  # read by panels, claims or measures themselves
        "cow_states", "cow_gw_panel", "gw_cow_panel", "cow_capitals", "atop_member",
        "cow_war_inter_participant", "gml_mid_dirdisps", "gml_mid_dispute", "cow_mid_dirdisps",
        "cow_mid_dispute", "unga_roll_calls", "gml_mid_participant", "cow_mid_participant",
    }  # fmt: skip
    used = {c.source for layer in LAYERS for c in layer.columns}
    assert {entry.id for entry in SOURCES} == used | by_name
