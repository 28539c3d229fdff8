"""Layers of international organisations: memberships of a state, and those that two states share.

Before 1965 the source was coded every fifth year and the years between filled in by its authors.
"""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack


def _igos(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_igo_sy").rename(
        {"sum_igo_full": "igo_memberships", "sum_igo_anytype": "igo_ties"}
    )


def _joint_igos(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_igo_dyad_year").rename({"dyadigos": "joint_igos"})


LAYERS: tuple[Layer, ...] = (
    Layer(
        "igos",
        "state",
        (
            column("cow_igo_sy", "igo_memberships", "organisations, full member"),
            column("cow_igo_sy", "igo_ties", "organisations, member, associate or observer"),
        ),
        _igos,
    ),
    Layer(
        "joint_igos",
        "dyad",
        (
            column(
                "cow_igo_dyad_year", "joint_igos", "organisations of which both are full members"
            ),
        ),
        _joint_igos,
        symmetric=True,
    ),
)
