"""How findings are compared: as plain values, number for number."""

from equipoise.runs import differences


def plain(finding):
    """A finding as it is shipped: without the list of cases and without a stamp."""
    return finding.model_copy(update={"cases": (), "stamp": ""}).model_dump(mode="json")


def unlike(found, shipped):
    return list(differences(plain(shipped), plain(found)))
