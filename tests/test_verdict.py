import pytest

from equipoise.errors import MeasureError
from equipoise.verdict import Verdict, judge


@pytest.mark.parametrize(
    ("mass", "verdict"),
    [
        (1.0, Verdict.SUPPORTED),
        (0.95, Verdict.SUPPORTED),
        (0.9499, Verdict.LEANING),
        (0.80, Verdict.LEANING),
        (0.7999, Verdict.INCONCLUSIVE),
        (0.5, Verdict.INCONCLUSIVE),
        (0.2001, Verdict.INCONCLUSIVE),
        (0.1999, Verdict.LEANING_AGAINST),
        (0.0501, Verdict.LEANING_AGAINST),
        (0.0499, Verdict.CONTRADICTED),
        (0.0, Verdict.CONTRADICTED),
    ],
)
def test_thresholds_stand_before_the_data_are_read(mass, verdict):
    assert judge(mass) is verdict


@pytest.mark.parametrize("mass", [float("nan"), -0.1, 1.1])
def test_what_is_unknown_is_never_a_verdict(mass):
    with pytest.raises(MeasureError, match="from 0 to 1"):
        judge(mass)


def test_the_list_of_verdicts_is_closed():
    assert len(Verdict) == 10
