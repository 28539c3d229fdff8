import pytest
from example import assessment

from equipoise.assessment import Assessment
from equipoise.report.page import render


@pytest.fixture(scope="session")
def whole() -> Assessment:
    return assessment()


@pytest.fixture(scope="session")
def page(whole: Assessment) -> str:
    """The report of the whole example; drawn once, because it takes seconds."""
    return render(whole)
