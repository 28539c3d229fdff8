"""Sources on votes in the UN General Assembly."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "unga_votes",
        "UN General Assembly votes, by roll call and state",
        1946,
        2023,
        "unknown",
        ("resid", "ccode"),
        ("session", "date", "vote"),
        "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state "
        "preferences from United Nations voting data. JCR 61(2): 430-456. "
        "doi:10.1177/0022002715595700",
    ),
    Source(
        "unga_roll_calls",
        "UN General Assembly roll calls",
        1946,
        2020,
        "unknown",
        ("rcid",),
        ("session", "date", "amend", "para"),
        "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state "
        "preferences from United Nations voting data. JCR 61(2): 430-456. "
        "doi:10.1177/0022002715595700",
    ),
    Source(
        "unga_ideal_points",
        "UN General Assembly ideal points",
        1946,
        2024,
        "unknown",
        ("ccode", "year"),
        ("idealpointfp", "idealpointall", "q5fp", "q95fp"),
        "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state "
        "preferences from United Nations voting data. JCR 61(2): 430-456. "
        "doi:10.1177/0022002715595700",
    ),
)
