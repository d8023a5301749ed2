"""The API keeps to its schema, whatever it is asked (schemathesis)."""

from __future__ import annotations

import shutil
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from board.ledgers import HOST, ID, board

CHECKED = settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def test_every_answer_is_as_the_schema_says(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "strait")
    api = schemathesis.openapi.from_asgi(
        "/openapi.json", board(tmp_path / "strait").app, headers={"host": HOST.removeprefix("http://")}
    )
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:

        @CHECKED
        @given(case=operation.as_strategy())
        def check(case: Case) -> None:
            if "/report/" in case.path:  # of ids that are made up none is there
                case.path_parameters["id"] = ID
            case.call_and_validate(base_url=HOST, excluded_checks=[positive_data_acceptance])  # dates and names have no pattern

        check()


def test_the_schema_says_what_errors_look_like(client: TestClient) -> None:
    said = client.get("/openapi.json").json()
    assert "Failure" in said["components"]["schemas"]
    failure = client.get("/search.json?type=WAR").json()
    assert {"type", "reason", "source", "message", "status"} == set(failure["error"])
