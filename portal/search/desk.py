"""The desk of the search: synonyms, best bets, and questions that found nothing."""

from __future__ import annotations

from collections.abc import Callable
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
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.clock import today
from portal.permissions import Permission
from portal.search import queries, teaching
from portal.search.teaching import Bet, TeachingRefused
from portal.text import TextRefused
from portal.web import access
from portal.web.desks import Desk
from portal.web.forms import Form, said
from portal.web.viewers import viewer

GAP_DAYS = 30
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
        return shown(_("页面放得太久了，请再提交一次"))
    try:
        teach()
    except (TeachingRefused, TextRefused) as refused:
        return shown(said(refused))
    flash(_("已保存，新的搜索马上用上。"))
    return redirect(url_for("search_desk.words"), 303)  # type: ignore[return-value]


def shown(refusal: str = "") -> Response:
    """All that has been taught and what is lacking; three queries."""
    synonyms, bets = teaching.taught()
    html = render_template(
        "search/desk/words.html",
        form=Form(formdata=None),
        synonyms=synonyms,
        bets=bets,
        gaps=queries.gaps(today() - timedelta(days=GAP_DAYS)),
        gap_days=GAP_DAYS,
        refusal=refusal,
        typed=request.form,
        add=request.args.get("add", ""),
    )
    return make_response(html, 422 if refusal else 200)
