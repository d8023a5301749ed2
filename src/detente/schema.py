"""The JSON Schema of a record, made from the record types themselves.

python -m detente.schema > src/detente/record.schema.json     writes the file that ships
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
import typing
from collections.abc import Mapping
from importlib import resources
from typing import Any

from detente.records import Record

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def record_schema() -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12) of `Record.to_dict()`.

    >>> record_schema()["title"]
    'Record'
    """
    definitions: dict[str, Any] = {}
    _define(Record, definitions)
    top = definitions.pop("Record")
    return {"$schema": DRAFT, **top, "$defs": dict(sorted(definitions.items()))}


def published_schema() -> dict[str, Any]:
    """The schema file that ships with the package."""
    text = (resources.files("detente") / "record.schema.json").read_text(encoding="utf8")
    return typing.cast(dict[str, Any], json.loads(text))


def schema_text() -> str:
    """The schema as the file that ships holds it."""
    return json.dumps(record_schema(), indent=1, ensure_ascii=False) + "\n"


def _define(cls: type, definitions: dict[str, Any]) -> None:
    if cls.__name__ in definitions:
        return
    definitions[cls.__name__] = {}
    hints = typing.get_type_hints(cls)
    fields = {f.name: hints[f.name] for f in dataclasses.fields(cls)}
    definitions[cls.__name__] = {
        "title": cls.__name__,
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "properties": {name.rstrip("_"): _of(hint, definitions) for name, hint in fields.items()},
        "required": [name.rstrip("_") for name in fields],
    }


def _of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = _of(next(a for a in args if a is not type(None)), definitions)
        return {"anyOf": [inner, {"type": "null"}]}
    if origin is tuple and args[-1] is Ellipsis:
        return {"type": "array", "items": _of(args[0], definitions)}
    if origin is tuple:
        return {
            "type": "array",
            "prefixItems": [_of(a, definitions) for a in args],
            "minItems": len(args),
            "maxItems": len(args),
        }
    if origin in (Mapping, dict) or hint is Mapping:
        return {"type": "object"}
    if dataclasses.is_dataclass(hint):
        _define(typing.cast(type, hint), definitions)
        return {"$ref": f"#/$defs/{typing.cast(type, hint).__name__}"}
    return {"type": {int: "integer", float: "number", bool: "boolean", str: "string"}[hint]}


if __name__ == "__main__":
    sys.stdout.write(schema_text())
