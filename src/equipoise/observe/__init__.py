"""Measures taken on the record: for each measure of the catalogue, which layers it reads and how.

``OBSERVERS`` is an explicit tuple. Adding an observer is one function and one line in its family.
"""

from __future__ import annotations

from equipoise.observe import (
    affinity,
    dependence,
    disputes,
    networks,
    pairs,
    power,
    reciprocity,
    security,
    ties,
    wars,
)
from equipoise.observe.entry import Observer as Observer

OBSERVERS: tuple[Observer, ...] = (
    *power.OBSERVERS,
    *affinity.OBSERVERS,
    *networks.OBSERVERS,
    *reciprocity.OBSERVERS,
    *dependence.OBSERVERS,
    *security.OBSERVERS,
    *disputes.OBSERVERS,
    *pairs.OBSERVERS,
    *wars.OBSERVERS,
    *ties.OBSERVERS,
)
