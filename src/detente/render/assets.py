"""The templates, styles and scripts that ship with the pages, and the environment that fills them."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def asset(name: str) -> str:
    """The text of a file in `templates/`."""
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf8")


def digest(content: str) -> str:
    """The source expression by which a Content-Security-Policy allows one style or script.

    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf8")).digest()).decode("ascii")


def environment(**options: Any) -> Environment:
    """A Jinja environment over our templates that fails on an unknown name; `own_asset` puts in a style or script as it is."""
    from jinja2 import Environment as Jinja  # noqa: PLC0415  (only pages need it)
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    made: Environment = Jinja(
        loader=FunctionLoader(asset), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options
    )
    # Never anything from a report.
    made.globals["own_asset"] = lambda name: Markup(asset(name))
    return made
