"""The board: pages of a ledger, served on this machine. `detente board` runs it; `app.create_app` makes it.

How a page is added, say Talks:

1. **View.** The answer is a frozen dataclass and a function in `views/` that gives it, from a `Linked` and a `Filter`. The
   command line asks the same. An answer that only the page needs may stand in the page's module.
2. **Route.** `pages/talks.py` has a `router` with two routes, the page and its twin, which take the same parameters and share
   one function that asks:

       router = APIRouter()

       @router.get("/talks.json", response_model=Talks)
       def talks_json(desk: DeskOf, query: QueryOf) -> Response:
           return as_json(_ask(desk, query))

       @router.get("/talks", response_class=HTMLResponse)
       def talks(request: Request, desk: DeskOf, query: QueryOf) -> Response:
           return page(request, "talks.html", View("Talks", query, filters=("actor", "since", "until")), talks=_ask(desk, query))

   `DeskOf` (`desk.py`) is what pages share: the ledger, its links, the reader. `QueryOf` (`query.py`) is the state in the
   address: the filter of the command line, `as_of`, `page`. The twin comes first where the path has a parameter. Register
   the router in `pages/__init__.py`; its line in the navigation (`nav.py`) appears as soon as the path is there.
   A change is a POST; its form holds `{{ csrf_field() }}`, and `safety.guard` refuses it otherwise, whichever the route.
3. **Template.** `templates/talks.html` extends `layout`, and fills `main`. What comes from a report is escaped and freed of control
   characters and direction overrides by the environment; a title, which may be a page long, is shown `| clean(limit=200)`
   and inside `dir="auto"`. Links keep the state: `link("/talks", query.but(actor="RUS"))`; to the words of a report:
   `words_link(document_id, start, end)`. No inline script and no style: classes, and a module in `static/` that
   draws what is in a `<script type="application/json">` block by `{{ data_block("talks", rows) }}`, on `whenShown` of `board.js`.
   Lists that may be empty say what to do, by the macro `empty`.
4. **JSON.** The twin is in the OpenAPI schema by its `response_model`; `as_json` writes it as `to_dict()` gives it.
5. **Test.** `tests/board/test_talks.py` asks both routes of the ledgers `small` and `hostile` of `conftest.py` (`client`, or
   `board(path)` of `ledgers.py`); `tests/board/browser/` opens the page with `look(winter)`, clicks to the words, and runs axe
   (`barriers`, `overflow`): add the path to `PAGES` there. No test may ask for
   anything from elsewhere, or leave a word on the console.
"""
