"""The pages, one module each with a `router`; see the package's docstring for how one is added."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from detente.board.pages.actors import router as actors
from detente.board.pages.add import router as add
from detente.board.pages.compare import router as compare
from detente.board.pages.corrections import router as corrections
from detente.board.pages.evidence import router as evidence
from detente.board.pages.forecasts import router as forecasts
from detente.board.pages.journal import router as journal
from detente.board.pages.map import router as map_
from detente.board.pages.outlet import router as outlet
from detente.board.pages.overview import router as overview
from detente.board.pages.positions import router as positions
from detente.board.pages.quotes import router as quotes
from detente.board.pages.report import router as report
from detente.board.pages.search import router as search
from detente.board.pages.sources import router as sources
from detente.board.pages.talks import router as talks
from detente.board.pages.tension import router as tension
from detente.board.pages.timeline import router as timeline

PAGES: Final[tuple[APIRouter, ...]] = (
    sources,
    search,
    add,
    report,
    corrections,
    journal,
    evidence,
    actors,
    quotes,
    outlet,
    compare,
    overview,
    timeline,
    map_,
    forecasts,
    positions,
    talks,
    tension,
)
