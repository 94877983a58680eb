"""The desk of the search: synonyms, best bets, and questions that found nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext, lazy_gettext

from portal.clock import today
from portal.permissions import Permission, Viewer
from portal.search import queries, teaching
from portal.search.index import current_index
from portal.search.teaching import Bet, TeachingRefused
from portal.text import TextRefused
from portal.web import access
from portal.web.desks import Desk, Figure, Group, Item, Panel
from portal.web.forms import Form, said
from portal.web.viewers import viewer

#: how far back the words that found nothing go: as usual, and for the desk's front page
GAP_DAYS, WEEK = 30, 7
MOST_ITEMS = 5
NUMBER = "<int(max=2147483647):row_id>"
blueprint = Blueprint("search_desk", __name__, url_prefix="/desk/search")
teaches = access.needs(Permission.TEACH_SEARCH)
DESK = Desk(
    "search_desk.words",
    lazy_gettext("搜索用词"),
    lazy_gettext("同义词、首推结果，和搜不到的词"),
    Permission.TEACH_SEARCH,
    key="s",
)


@blueprint.get("")
@teaches
def words() -> Response:
    return shown()


@blueprint.post("/synonyms", defaults={"row_id": 0})
@blueprint.post(f"/synonyms/{NUMBER}")
@teaches
def set_synonym(row_id: int) -> Response:
    """Add or change a group of words that mean the same."""
    text = request.form.get("words", "")
    return taught(lambda: teaching.set_synonym(row_id or None, text, viewer().actor))


@blueprint.post("/best-bets", defaults={"row_id": 0})
@blueprint.post(f"/best-bets/{NUMBER}")
@teaches
def set_best_bet(row_id: int) -> Response:
    """Add or change what is shown first."""
    sent = (request.form.get(name, "") for name in ("queries", "title", "path", "note"))
    bet = Bet(*sent)
    return taught(lambda: teaching.set_best_bet(row_id or None, bet, viewer().actor))


@blueprint.post(f"/<kind>/{NUMBER}/forget")
@teaches
def forget(kind: str, row_id: int) -> Response:
    """Take a group or a best bet back."""
    if kind not in teaching.KINDS:
        abort(404)
    return taught(lambda: teaching.forget(kind, row_id, viewer().actor))


def taught(teach: Callable[[], None]) -> Response:
    """Do it and come back; what was refused is shown with the words that were typed."""
    if not Form().validate_on_submit():
        return shown(gettext("页面放得太久了，请再提交一次"))
    try:
        teach()
    except (TeachingRefused, TextRefused) as refused:
        return shown(said(refused))
    flash(gettext("已保存，新的搜索马上用上。"))
    return redirect(url_for("search_desk.words"), 303)  # type: ignore[return-value]


def shown(refusal: str = "") -> Response:
    """All that has been taught and what is lacking; four queries."""
    synonyms, bets = teaching.taught()
    days = WEEK if request.args.get("days") == str(WEEK) else GAP_DAYS
    html = render_template(
        "search/desk/words.html",
        form=Form(formdata=None),
        synonyms=synonyms,
        bets=bets,
        gaps=queries.gaps(today() - timedelta(days=days)),
        gap_days=days,
        other_days=GAP_DAYS if days == WEEK else WEEK,
        index=standing(),
        refusal=refusal,
        typed=request.form,
        add=request.args.get("add", ""),
    )
    return make_response(html, 422 if refusal else 200)


@dataclass(frozen=True)
class Standing:
    """How the index is: why it cannot be read, else how many entries it has and has not seen."""

    trouble: str
    documents: int
    behind: int


def standing() -> Standing:
    """The index beside the table of entries; one query."""
    status = current_index().status()
    behind = 0 if status.trouble else queries.count_changed_after(status.change)
    return Standing(status.trouble, status.documents, behind)


def figures(_viewer: Viewer) -> Iterator[Figure]:
    """What was asked in vain this week, and how the index is; two queries."""
    gaps = queries.gaps(today() - timedelta(days=WEEK))
    page = url_for("search_desk.words")
    yield Figure(
        Group.UNFOUND,
        lazy_gettext("这一周搜不到的词"),
        len(gaps),
        url_for("search_desk.words", days=WEEK, _anchor="gaps"),
        lazy_gettext("这一周搜的词都有结果"),
        items=tuple(
            Item(
                query,
                url_for("search_desk.words", add=query, _anchor="new-synonym"),
                gettext("%(times)s 次", times=times),
            )
            for query, times in gaps[:MOST_ITEMS]
        ),
    )
    index = standing()
    yield Figure(
        Group.RUNNING,
        lazy_gettext("搜索索引读不出来"),
        int(bool(index.trouble)),
        f"{page}#index",
        lazy_gettext("搜索索引可用"),
        tone="late",
    )
    yield Figure(
        Group.RUNNING,
        lazy_gettext("还没进索引的改动"),
        index.behind,
        f"{page}#index",
        lazy_gettext("搜索索引是最新的"),
        tone="wait",
    )


PANEL = Panel(Permission.TEACH_SEARCH, figures)
