"""Pages of the account: the exposure, the warnings that concern one, and 已阅."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Flask,
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

from portal.accounts import organisations, registers
from portal.accounts.refusal import NotFound
from portal.accounts.registers import Card
from portal.clock import today
from portal.permissions import OrganisationStanding, Permission, Viewer, may
from portal.text import TextRefused
from portal.warnings import exposure, labels, receipts
from portal.warnings.exposure_forms import ExposureForm, filled
from portal.warnings.exposure_models import Exposure, WarningMatch
from portal.warnings.matching_words import because, reasons_of
from portal.warnings.page import page_of
from portal.warnings.vocabulary import label
from portal.web import access
from portal.web.forms import said
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

MOST_SHOWN = 3
blueprint = Blueprint("matches", __name__, url_prefix="/accounts")


def init_app(app: Flask) -> None:
    """The pages, and what the account shows and hands out of them."""
    app.register_blueprint(blueprint)
    registers.add_card(app, card)
    registers.add_personal_data(app, "exposures", exposure.held_of)
    registers.add_personal_data(app, "warnings", receipts.held_of)


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """The viewer, and words; no page of the account is kept for others."""
    return {"who": viewer(), "because": why, "labels": labels, "kept_words": kept_words}


def why(match: WarningMatch) -> str:
    """The reasons of a match in the reader's language."""
    return because(reasons_of(match.reasons))


def kept_words(kept: Exposure | None, name: str) -> str:
    """What an enterprise keeps in one field, in words; '' for nothing."""
    return labels.joined(labels.value(name, one) for one in getattr(kept, name, ()))


def mine() -> list[int]:
    """The enterprises whose matches the viewer may read."""
    return [organisation_id for organisation_id, _kind in viewer().organisations]


def asked_organisation() -> int:
    """The enterprise of the address, or the viewer's first one; 404 for another's."""
    asked = request.args.get("organisation", "")
    if not asked:
        return mine()[0]
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    access.demand(Permission.READ_MATCHES, OrganisationStanding(chosen))
    return chosen


@blueprint.get("/exposure", endpoint="exposure")
@access.needs(Permission.READ_MATCHES)
def exposure_page() -> Response:
    """What an enterprise keeps; those who only read see it without fields."""
    organisation_id = asked_organisation()
    kept = exposure.of_organisation(organisation_id)
    return shown(filled(kept, organisation_id), organisation_id, 200)


@blueprint.post("/exposure", endpoint="keep_exposure")
@access.needs(Permission.KEEP_EXPOSURE)
def keep_exposure() -> Response:
    form = ExposureForm()
    is_complete = form.validate_on_submit()
    organisation_id = form.organisation.data or 0
    access.demand(Permission.KEEP_EXPOSURE, OrganisationStanding(organisation_id))
    if not is_complete:
        return shown(form, organisation_id, 422)
    try:
        exposure.keep(viewer().actor, organisation_id, form.given(), form.version.data or 0)
    except exposure.Overtaken as faster:
        return overtaken(form, organisation_id, faster)
    except TextRefused as refused:  # the fields have passed the same gates before
        form.countries.errors = [said(refused)]
        return shown(form, organisation_id, 422)
    waiting = receipts.unread([organisation_id]).all
    flash(
        _("已保存。有 %(number)s 条预警与贵单位有关，还没有看。", number=waiting)
        if waiting
        else _("已保存。现在没有要看的预警，有了马上告诉您。")
    )
    return redirect(url_for("matches.index"), 303)  # type: ignore[return-value]


def overtaken(form: ExposureForm, organisation_id: int, faster: exposure.Overtaken) -> Response:
    """The form as it was typed, over what somebody else kept; sending it again replaces that."""
    newest = exposure.of_organisation(organisation_id)
    form.version.data = newest.version if newest else 0
    form.version.raw_data = None
    return shown(form, organisation_id, 409, faster=faster)


def shown(
    form: ExposureForm,
    organisation_id: int,
    status: int,
    faster: exposure.Overtaken | None = None,
) -> Response:
    standing = OrganisationStanding(organisation_id)
    html = render_template(
        "warnings/exposure.html",
        form=form,
        kept=exposure.of_organisation(organisation_id),
        faster=faster,
        organisation_id=organisation_id,
        organisations=organisations.of_viewer(viewer()),
        may_keep=may(viewer(), Permission.KEEP_EXPOSURE, standing),
    )
    return make_response(html, status)


@blueprint.get("/warnings", endpoint="index")
@access.needs(Permission.READ_MATCHES)
def index_page() -> str:
    """The warnings that concern one's enterprises, unread ones first, each with its reasons."""
    total = receipts.count(mine())
    paging = Paging(min(asked_page(), Paging(1, PER_PAGE, total).pages), PER_PAGE, total)
    return render_template(
        "warnings/matches.html",
        matches=receipts.page(mine(), paging.offset, paging.per_page),
        unread=receipts.unread(mine()),
        has_exposure=bool(total) or exposure.is_kept(mine()),
        several=len(mine()) > 1,
        paging=paging,
        day=today(),
    )


@blueprint.get("/warnings/<ref>", endpoint="warning")
@access.needs(Permission.READ_MATCHES)
def warning_page(ref: str) -> str:
    """One warning with why it concerns one, and the button 已阅."""
    matches = receipts.of_warning(mine(), ref)
    if not matches:
        abort(404)
    readings = receipts.readings_of([match.id for match in matches])
    return render_template(
        "warnings/matches_one.html",
        matches=matches,
        warning=matches[0].warning,
        readings=readings,
        page=page_of(matches[0].warning.latest.content, ref, matches[0].warning.state_on(today())),
        release=max(match.release for match in matches),
        is_read=all(match.is_read for match in matches),
    )


@blueprint.post("/warnings/<ref>/read", endpoint="read")
@access.needs(Permission.READ_MATCHES)
def read(ref: str) -> Response:
    """已阅: on record with name and time; the public page follows."""
    seen = request.form.get("release", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 6):
        abort(400)
    try:
        receipts.confirm(viewer().actor, mine(), ref, int(seen))
    except NotFound:
        abort(404)
    flash(_("已记下您看过这条预警。"))
    return redirect(url_for("matches.warning", ref=ref), 303)  # type: ignore[return-value]


def card(who: Viewer) -> Card | None:
    """The warnings that wait to be read, on the front page of the account."""
    if not may(who, Permission.READ_MATCHES):
        return None
    title = lazy_gettext("与贵单位有关的预警")
    own = [organisation_id for organisation_id, _kind in who.organisations]
    matches, total = receipts.waiting(own, MOST_SHOWN)
    rows = tuple(
        (
            f"{label('color', match.warning.level)}{_('：')}{match.warning.title}",
            _("未读"),
            url_for("matches.warning", ref=match.warning.ref),
        )
        for match in matches
    )
    if rows:
        more = _("全部预警，%(number)s 条未读", number=total)
        return Card(title, rows, more, url_for("matches.index"))
    if exposure.is_kept(own):
        return Card(title, (), _("都看过了，查看全部"), url_for("matches.index"))
    return Card(title, (), _("填写关注面，有预警就告诉您"), url_for("matches.exposure"))
