"""People of the desk, for managers: new staff, roles, bodies, sessions."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectChoice

from portal.accounts import labels, people, registers, staff
from portal.accounts.desk.blueprint import blueprint
from portal.accounts.forms import NewStaffForm, StaffForm
from portal.accounts.refusal import NotFound, Refused
from portal.accounts.views.blueprint import NUMBER, form_page, link_to
from portal.permissions import Permission
from portal.text import TextRefused, clean_line
from portal.web import access
from portal.web.forms import said
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

LONGEST_WORDS = 60
PERSON = f"/people/{NUMBER % 'person_id'}"
NO_BODY = lazy_gettext("不限单位")
manages = access.needs(Permission.MANAGE_PEOPLE)


@blueprint.get("/people", endpoint="people")
@manages
def people_page() -> str:
    """Staff by name; `q` and `role` narrow the list."""
    words, role = asked_words(), request.args.get("role", "")
    total = staff.count(words, role)
    paging = Paging(min(asked_page(), Paging(1, PER_PAGE, total).pages), PER_PAGE, total)
    return render_template(
        "accounts/people.html",
        rows=staff.page(words, role, paging.offset, paging.per_page),
        paging=paging,
        words=words,
        role=role,
        labels=labels,
        bodies=registers.bodies(),
        combined=staff.combined,
    )


def asked_words() -> str:
    try:
        return clean_line(request.args.get("q", ""), LONGEST_WORDS)
    except TextRefused:
        return abort(400)


@blueprint.route("/people/new", methods=["GET", "POST"])
@manages
@access.fresh
def new_person() -> Response:
    form = with_bodies(NewStaffForm())
    if form.validate_on_submit():
        try:
            person_id = staff.create(
                viewer().actor,
                form.email.data,
                form.name.data,
                form.body.data,
                form.roles.data,
                form.may_combine.data,
                link_to("accounts.new_password"),
            )
            flash(_("账号已建，设置密码的链接已发到本人邮箱。"))
            return redirect(url_for("desk.person", person_id=person_id), 303)  # type: ignore[return-value]
        except staff.Combined as refused:
            form.blame("may_combine", refused)
        except Refused as refused:
            form.blame("email", refused)
    return form_page("accounts/new_person.html", form)


@blueprint.route(PERSON, methods=["GET", "POST"])
@manages
@access.fresh
def person(person_id: int) -> Response:
    """One of the staff: roles and body; a change ends their sessions."""
    found = people.get(person_id)
    if found is None:
        abort(404)
    held = sorted(people.roles_of(person_id))
    form = with_bodies(StaffForm(data={"body": found.body, "roles": held}))
    if form.validate_on_submit():
        try:
            staff.set_standing(
                viewer().actor, person_id, form.body.data, form.roles.data, form.may_combine.data
            )
            return back(person_id, _("已保存，本人需要重新登录。"))
        except staff.Combined as refused:
            form.blame("may_combine", refused)
        except Refused as refused:
            form.blame("roles", refused)
        found = people.get(person_id)
    held = sorted(people.roles_of(person_id))
    return form_page(
        "accounts/person.html",
        form,
        person=found,
        combined=[labels.ROLES[role] for role in staff.combined(held)],
    )


@blueprint.post(f"{PERSON}/end-sessions")
@manages
@access.fresh
def end_person_sessions(person_id: int) -> Response:
    return doing(person_id, staff.end_sessions, _("本人在各处的登录都已退出。"))


@blueprint.post(f"{PERSON}/reset-factor")
@manages
@access.fresh
def reset_factor(person_id: int) -> Response:
    told = _("动态码已清除，本人下次登录时重新绑定。")
    return doing(person_id, staff.reset_factor, told)


def doing(person_id: int, act: staff.Act, told: str) -> Response:
    try:
        act(viewer().actor, person_id)
    except NotFound:
        abort(404)
    except Refused as refused:
        told = said(refused)
    return back(person_id, told)


def back(person_id: int, told: str) -> Response:
    flash(told)
    if person_id == viewer().person_id:  # one's own session is among those that ended
        return redirect(url_for("desk.people"), 303)  # type: ignore[return-value]
    return redirect(url_for("desk.person", person_id=person_id), 303)  # type: ignore[return-value]


def with_bodies(form: StaffForm) -> StaffForm:
    """The form with the bodies that the rooms know; one without a register keeps what stands."""
    known = dict(registers.bodies())
    if form.body.object_data:
        known.setdefault(form.body.object_data, form.body.object_data)
    form.body.choices = [
        SelectChoice("", NO_BODY),
        *(SelectChoice(key, name) for key, name in known.items()),
    ]
    return form
