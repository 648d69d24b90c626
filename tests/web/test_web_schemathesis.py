"""The API holds what its description says, whatever is sent: schemathesis asks every endpoint.

Each example starts a tree of requests of its own making; the seed is fixed, so that a fault found here is
found again. `MFA_EXAMPLES=200 pytest tests/web/test_web_schemathesis.py` asks for longer.
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import Case
from schemathesis.checks import CheckContext, load_all_checks
from schemathesis.checks import CHECKS
from schemathesis.core.transport import Response

from monitor.bootstrap import Service
from tests.web.archive import client_of
from web.problems import MEDIA_TYPE

load_all_checks()
EXAMPLES = int(os.environ.get("MFA_EXAMPLES", "6"))
OWN = {"Sec-Fetch-Site": "same-origin", "Host": "127.0.0.1:8765"}
# What a schema cannot say: that days run forward, which fields a kind of rule needs, whether a state of a
# message allows a wish. `a_refusal_is_a_problem` holds instead that whoever is refused is told of what.
_BEYOND_SCHEMAS = ("positive_data_acceptance",)


def a_refusal_is_a_problem(ctx: CheckContext, response: Response, case: Case) -> None:
    """Every answer above 399 is a problem with the six members, 422 with what is wrong where that is known."""
    del ctx
    if response.status_code < 400 or case.method == "HEAD":
        return
    assert response.headers["content-type"] == [MEDIA_TYPE], response.headers
    told = response.json()
    assert told.keys() == {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == response.status_code
    assert response.status_code < 500


@pytest.fixture
def described(service: Service) -> Iterator[object]:
    with client_of(service) as client:
        yield schemathesis.openapi.from_asgi("/api/openapi.json", client.app, headers=OWN)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@seed(20261124)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_endpoint_breaks_its_word(case: Case) -> None:
    left_out = [check for name in _BEYOND_SCHEMAS for check in CHECKS.get_by_names([name])]
    case.call_and_validate(
        headers=OWN, excluded_checks=left_out, additional_checks=[a_refusal_is_a_problem]
    )
