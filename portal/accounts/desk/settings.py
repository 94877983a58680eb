"""What managers decide while the portal runs: every declared setting, who changed it and when."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal import site_settings
from portal.accounts import people
from portal.accounts.desk.blueprint import blueprint
from portal.permissions import Permission
from portal.site_settings import SettingRefused, SiteSetting
from portal.web import access
from portal.web.forms import Form
from portal.web.viewers import viewer

decides = access.needs(Permission.CHANGE_SETTINGS)


@blueprint.get("/settings")
@decides
def settings() -> Response:
    return shown()


@blueprint.post("/settings/<name>")
@decides
@access.fresh
def decide(name: str) -> Response:
    """Change one setting; the others stay as they are."""
    setting = next((one for one in site_settings.declared() if one.name == name), None)
    if setting is None:
        abort(404)
    if not Form().validate_on_submit():
        return shown(name, _("页面放得太久了，请再提交一次"))
    try:
        site_settings.decide(name, chosen(setting), viewer().actor)
    except SettingRefused as refused:
        return shown(name, _(str(refused)))
    flash(_("已保存：%(label)s", label=setting.label))
    return redirect(url_for("desk.settings", _anchor=name), 303)  # type: ignore[return-value]


def chosen(setting: SiteSetting) -> Any:
    """The value that the form sends, of the setting's kind; what is no number is handed on."""
    if setting.kind == "truth":
        return request.form.get("value") == "yes"
    if setting.kind == "choices":
        return request.form.getlist("value")
    raw = request.form.get("value", "").strip()
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else raw


def shown(refused: str = "", refusal: str = "") -> Response:
    """All settings; two queries."""
    decided = site_settings.decided()
    persons = {row.changed_by for row in decided.values() if row.changed_by is not None}
    html = render_template(
        "accounts/site_settings.html",
        settings=site_settings.declared(),
        decided=decided,
        names=people.names(persons),
        form=Form(formdata=None),
        refused=refused,
        refusal=refusal,
        typed=request.form,
    )
    return make_response(html, 422 if refusal else 200)
