"""Our ideal points beside the published ones, in every year of votes that both cover."""

import numpy as np
import polars as pl
import pytest

from equipoise.data.layers.votes import final_passage, roll_calls
from equipoise.measures.ideal_points import fit_ideal_points

pytestmark = pytest.mark.pack


@pytest.fixture(scope="module")
def correlations(pack):
    votes = final_passage(pack)
    columns = (votes[c].to_numpy().astype(np.int64) for c in ("ccode", "year", "resid", "vote"))
    found = fit_ideal_points(*columns)
    ours = pl.DataFrame({"ccode": found.state, "year": found.session, "ours": found.point[:, 0]})
    theirs = pack.read("unga_ideal_points").select(
        pl.col("ccode", "year").cast(pl.Int64),
        pl.col("idealpointfp").cast(pl.Float64).alias("theirs"),
    )
    both = ours.join(theirs, on=["ccode", "year"]).drop_nulls().filter(pl.col("year") <= 2020)
    return both.group_by("year").agg(pl.corr("ours", "theirs").alias("r"), pl.len().alias("states"))


def test_they_agree_in_every_year_from_1946_to_2020(correlations):
    assert correlations.height == 74  # there was no vote in 1964
    assert correlations["states"].min() > 40
    assert correlations["r"].min() >= 0.95
    assert correlations["r"].median() > 0.985


def test_votes_on_amendments_and_paragraphs_are_left_out_where_they_are_known(pack):
    everything, final = (
        f(pack).filter(pl.col("year") == 1967)["resid"].n_unique()
        for f in (roll_calls, final_passage)
    )
    assert (everything, final) == (55, 32)
