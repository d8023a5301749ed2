"""The published schema is that of the records."""

from __future__ import annotations

import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

sys.path.insert(0, str(Path(__file__).parent))
from detente.records import Record
from detente.schema import published_schema, record_schema
from strategies import records

VALIDATOR = jsonschema.Draft202012Validator(published_schema())


def test_the_shipped_schema_is_current() -> None:
    assert record_schema() == published_schema(), "write it again: python -m detente.schema > src/detente/record.schema.json"


@given(records())
def test_every_record_fits_the_schema(record: Record) -> None:
    VALIDATOR.validate(record.to_dict())


def test_what_is_no_record_does_not_fit() -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({"document": {"id": 1}})
