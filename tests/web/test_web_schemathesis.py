"""The API holds what its description says, whatever is sent: schemathesis asks every endpoint.

The seed is fixed, so that a fault found here is found again. `MFA_EXAMPLES=200 pytest FILE` asks for longer.
"""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, CheckContext, load_all_checks
from schemathesis.core.transport import Response

from monitor.bootstrap import Service
from tests.web.archive import client_of
from web.problems import MEDIA_TYPE

load_all_checks()
EXAMPLES = int(os.environ.get("MFA_EXAMPLES", "5"))
OWN = {"Sec-Fetch-Site": "same-origin", "Host": "127.0.0.1:8765"}
# What a schema cannot say: that days run forward, which fields a kind of rule needs, whether the state of a
# message allows a wish. `a_refusal_is_a_problem` holds instead that whoever is refused is told why.
LEFT_OUT = CHECKS.get_by_names(["positive_data_acceptance"])


def a_refusal_is_a_problem(ctx: CheckContext, response: Response, case: Case) -> None:
    """Every answer above 399 is a problem with its six members, and none is the program's own fault."""
    del ctx, case
    if response.status_code < 400:
        return
    assert response.headers["content-type"] == [MEDIA_TYPE], response.headers
    told = response.json()
    assert told.keys() == {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == response.status_code < 500


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_endpoint_breaks_its_word(service: Service, mode: GenerationMode) -> None:
    with client_of(service) as client:
        described: Any = schemathesis.openapi.from_asgi("/api/openapi.json", client.app, headers=OWN)
        described.config.generation.update(modes=[mode])
        asked = [found.ok() for found in described.get_all_operations()]
        for operation in asked:
            _ask(operation, mode)
    assert len(asked) > 30


def _ask(operation: Any, mode: GenerationMode) -> None:
    @seed(20261124)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def hold(case: Case) -> None:
        case.call_and_validate(
            headers=OWN, excluded_checks=LEFT_OUT, additional_checks=[a_refusal_is_a_problem]
        )

    hold()
