"""`detente board`: what it refuses, and that it serves."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from detente.board.options import BoardOptions
from detente.board.serve import serve
from detente.cli_board import board
from detente.errors import UsageError


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "which ledger"),
        (("--ledger", "x", "--host", "0.0.0.0"), "--token auto"),
        (("--ledger", "x", "--token", "short"), "16 characters"),
    ],
)
def test_what_it_refuses_is_said(options: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(board, options, env={"DETENTE_LEDGER": "", "DETENTE_TOKEN": ""})
    assert isinstance(result.exception, UsageError)
    assert said in str(result.exception)
    assert not list(tmp_path.iterdir())


def test_a_port_that_is_taken_is_said(small: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UsageError, match="another --port"):
            serve(small, BoardOptions(port=other.getsockname()[1]), on_ready=lambda _: None)


def test_it_serves_until_it_is_interrupted(small: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    code = "from detente.cli_board import board; board()"
    command = [sys.executable, "-c", code, "--ledger", str(small), "--port", port, "--token", "auto"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        try:
            said = run.stdout.readline()
            address = re.search(r"(http://127\.0\.0\.1:\d+/)\?(token=\S{20,})", said)
            assert address, said
            with httpx.Client(follow_redirects=True, trust_env=False, timeout=60) as client:
                answer = client.get(f"{address[1]}add?{address[2]}")
                assert 200 == answer.status_code
                assert f"{address[1]}add" == str(answer.url)
            assert 401 == httpx.get(f"{address[1]}sources", trust_env=False, timeout=60).status_code
            run.send_signal(signal.SIGINT)
            run.wait(60)
        finally:
            run.kill()


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = "import sys, detente.cli_board; print([m for m in ('fastapi', 'uvicorn', 'jinja2', 'duckdb') if m in sys.modules])"
    assert "[]\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
