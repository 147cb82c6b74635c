"""HTTP requests made from our own OpenAPI document, right and wrong ones, and every answer held against it.

What is wrong must be refused, what is right must not fail, and nothing may be answered that the document does not say.
"""

from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from server.reference import openapi
from tests.fuzz.conftest import LONG, Served

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
"""Not that everything undocumented is refused: unknown fields are ignored, by the contract."""

SLOW = {
    "POST /api/v1/players", "POST /api/v1/sessions", "DELETE /api/v1/sessions/current", "POST /api/v1/me/totp",
    "DELETE /api/v1/me",
}  # fmt: skip
"""Each costs a password's hash, a fifth of a second on purpose."""

EXAMPLES, EXAMPLES_SLOW = (200, 20) if LONG else (25, 5)

LINE_BYTES_MAX = 8_000
"""A longer request line is refused by the parser of HTTP, before there is a request to speak of."""

OPERATIONS = {
    operation.label: operation
    for found in schemathesis.openapi.from_dict(openapi()).get_all_operations()
    if isinstance(found, Ok) and (operation := found.ok()).path != "/ws"  # WebSocket's affair, which has its own tests
}


WRONG = {label: operation for label, operation in OPERATIONS.items() if list(operation.query) or list(operation.body)}
"""Of these something wrong can be asked."""

BOTH = [
    pytest.param(operation, mode, id=f"{label} {mode.value}")
    for mode, operations in ((GenerationMode.POSITIVE, OPERATIONS), (GenerationMode.NEGATIVE, WRONG))
    for label, operation in operations.items()
]


@pytest.mark.parametrize(("operation", "mode"), BOTH)
def test_every_answer_is_in_the_document(
    operation: "APIOperation[Any, Any, Any, Any]", mode: GenerationMode, served: Served
) -> None:
    # Signing out works once: from then on that token is refused.
    token = served.token_to_end if operation.label == "DELETE /api/v1/sessions/current" else served.token

    @given(case=operation.as_strategy(generation_mode=mode), own=st.booleans())
    @settings(
        max_examples=EXAMPLES_SLOW if operation.label in SLOW else EXAMPLES,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: "Case[Any]", own: bool) -> None:
        if own and operation.path.startswith("/api/v1/wines/{ref}"):
            case.path_parameters["ref"] = served.wine  # a made-up name leads no further than to its being unknown
        assume(len(urlencode(case.query or {}, doseq=True)) < LINE_BYTES_MAX)
        case.call_and_validate(base_url=served.url, headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    ask()
