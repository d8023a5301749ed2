"""Trained weights with their card; every file is checked against its hash when it is loaded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from detente.errors import InstallationError


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's folder and its manifest: labels, thresholds, name."""

    folder: Path
    manifest: dict[str, Any]

    def file(self, name: str) -> bytes:
        """Return the bytes of one of the model's files.

        Raises:
            InstallationError: the file is missing or is not the one that was released.
        """
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise InstallationError(f"model file {name} cannot be read ({error}); reinstall detente") from error
        if hashlib.sha256(content).hexdigest() != self.manifest["sha256"].get(name):
            raise InstallationError(f"model file {name} is not the one released (hash differs); reinstall detente")
        return content


def load(name: str = "reader", *, folder: Path | None = None) -> Weights:
    """Open a model that ships with the package.

    Raises:
        InstallationError: the model is missing.
    """
    place = folder or Path(str(resources.files(__package__))) / name
    try:
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise InstallationError(f"model {name} is missing or damaged ({error}); reinstall detente") from error
    return Weights(place, manifest)
