"""Checked tables of states, pairs and coalitions in which *no* and *unknown* cannot be confused.

A panel is a table with the coverage of each column. Inside a column's coverage a case that its source
does not list is a zero, if the source lists every case, and unknown otherwise; outside coverage every
value is null. No operation turns one into the other.

What can be added stands in ``data.layers``.
"""

from __future__ import annotations

from equipoise.panels.grid import system_members as system_members
from equipoise.panels.panel import UNITS as UNITS
from equipoise.panels.panel import Panel as Panel
from equipoise.panels.panel import Unit as Unit
from equipoise.panels.panel import layer_names as layer_names
from equipoise.panels.panel import panel as panel
from equipoise.panels.write import parse_years as parse_years
from equipoise.panels.write import write_panel as write_panel
