"""What is not ours is what its makers published: each vendored file is listed with its licence and has the hash that is listed."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.board.assets import asset_url, assets

HERE = Path(__file__).parent
FOLDERS = [HERE.parent.parent / "src" / "detente" / "board" / "static" / "vendor", HERE / "vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=["board", "tests"])
def test_every_vendored_file_is_listed_and_has_its_hash(folder: Path) -> None:
    listed = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf8"))["package"]
    hashes = {f["path"]: f["sha256"] for package in listed for f in package["file"]}
    there = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.name != "vendor.toml"}
    assert hashes == there


@pytest.mark.parametrize("folder", FOLDERS, ids=["board", "tests"])
def test_every_package_has_a_version_a_licence_and_its_text(folder: Path) -> None:
    for package in tomllib.loads((folder / "vendor.toml").read_text(encoding="utf8"))["package"]:
        assert package["version"][0].isdigit(), package["name"]
        assert package["licence"] in ("0BSD", "ISC", "MIT", "BSD-3-Clause", "MPL-2.0"), package["name"]
        assert any("LICENSE" in f["path"] for f in package["file"]), package["name"]


def test_what_a_browser_has_already_is_not_sent_again(client: TestClient) -> None:
    first = client.get(asset_url("board.js"))
    assert "no-cache" == first.headers["cache-control"]
    assert 304 == client.get(asset_url("board.js"), headers={"if-none-match": first.headers["etag"]}).status_code
    assert "immutable" in client.get(asset_url("vendor/d3.min.js")).headers["cache-control"]


def test_only_files_that_browsers_load_are_served() -> None:
    assert {"board.css", "board.js", "vendor/d3.min.js", "vendor/countries-50m.json"} <= set(assets())
    assert not [name for name in assets() if name.endswith((".toml", "LICENSE", ".py"))]
