"""One request with everything about it, as officers, managers and experts see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, make_response, render_template, request
from flask_babel import gettext as _

from portal.assistance import queries
from portal.assistance.choices import rows
from portal.assistance.desk import phrases, words
from portal.assistance.desk.actions import Action, Around, actions, duty
from portal.assistance.desk.blueprint import blueprint
from portal.assistance.desk.forms import ActForm, AdviceForm, EndForm, WordForm
from portal.assistance.errors import AlreadyHandled
from portal.assistance.queries import desk as beside
from portal.assistance.queries import files
from portal.assistance.queries.values import Brief, RequestView
from portal.assistance.services import opinion_files
from portal.assistance.services.messages import MAY_WRITE
from portal.assistance.services.papers import plain
from portal.assistance.services.references import new_key
from portal.assistance.workflow import STEP_BY_ACTION, STEPS
from portal.files import ACCEPT
from portal.permissions import Permission
from portal.web import access
from portal.web.viewers import viewer

MERGES = STEP_BY_ACTION["merge"]
STAFF_PARTS = frozenset({"officer", "receiving_officer", "manager"})
#: steps that bring about a slip and none of the seven documents
SLIPS = frozenset(step.action for step in STEPS if step.paper and not step.issues)


@blueprint.get("/<reference>")
@access.needs(Permission.READ_REQUEST_DESK)
def request_page(reference: str) -> Response:
    return shown(reference, Tried(chosen=request.args.get("do", "")))


class Tried:
    """What somebody tried on the page, and how it went; nothing at first."""

    def __init__(
        self,
        chosen: str = "",
        form: ActForm | None = None,
        word: WordForm | None = None,
        error: str = "",
        handled: AlreadyHandled | None = None,
        advice: AdviceForm | None = None,
    ) -> None:
        self.chosen, self.error, self.handled = chosen, error, handled
        self.form = form or ActForm(formdata=None)
        self.word = word or WordForm(formdata=None)
        self.advice = advice or AdviceForm(formdata=None)

    @property
    def status(self) -> int:
        if self.handled is not None:
            return 409
        return 422 if self.error or self.word.errors or self.advice.errors else 200

    @property
    def note(self) -> str:
        """What was typed, so that nothing is lost."""
        return str(self.form.note.data or "")


def shown(reference: str, tried: Tried) -> Response:
    """The page; NotFound for those who may not know of the request."""
    found = queries.one(reference, viewer())
    if STAFF_PARTS.isdisjoint(found.parts) and "expert" not in found.parts:
        abort(404)
    is_staff = not STAFF_PARTS.isdisjoint(found.parts)
    facts = for_staff(found) if is_staff else for_expert()
    html = render_template(
        "assistance/desk/request.html",
        found=found,
        tried=tried,
        is_staff=is_staff,
        duty=duty(found),
        actions=offered(found, facts, tried),
        facts=rows({f: plain(value) for f, value in found.answers.items()}, _),
        legal=beside.legal_clocks(found),
        word_phrases=phrases.for_action("message", found.answers["dispute_type"]),
        word_text=phrases.text_of(request.args.get("template", ""), "message"),
        audiences=audiences(found),
        new_key=new_key,
        end_form=EndForm(formdata=None),
        mergeable=mergeable(found, facts["similar"]),
        slips=SLIPS,
        escalated_words=words.ESCALATED,
        told_as=words.TOLD_AS,
        opinion_files=files.opinion_drafts(found, viewer()),
        may_attach=may_attach(found),
        accept=ACCEPT,
        outline=outline(found, is_staff, facts),
        **facts,
    )
    return make_response(html, tried.status)


def may_attach(found: RequestView) -> bool:
    """Whether the viewer may add files to the opinion now."""
    return found.state in opinion_files.STATES and not opinion_files.MAY_ATTACH.isdisjoint(
        found.parts
    )


def for_staff(found: RequestView) -> dict[str, Any]:
    """What officers and managers see beside the request."""
    can_assign = any(step.action == "assign" for step in found.steps)
    return {
        "people": beside.candidates(found) if can_assign else (),
        "similar": queries.similar(found.reference),
        "family": beside.family(found.id) if found.children else (),
        "escalations": beside.escalations(found.id),
    }


def mergeable(found: RequestView, similar: Sequence[Brief]) -> frozenset[str]:
    """References of the similar requests that could join this one as their main case."""
    if "officer" not in found.parts or found.main or found.state not in MERGES.sources:
        return frozenset()
    return frozenset(
        case.reference
        for case in similar
        if case.body == found.body and case.state in MERGES.sources and not case.is_following
    )


def for_expert() -> dict[str, Any]:
    """An expert sees no other people's loads and no other requests."""
    return {"people": (), "similar": (), "family": (), "escalations": ()}


def offered(found: RequestView, facts: dict[str, Any], tried: Tried) -> list[Action]:
    """The actions, the one that was tried or chosen opened."""
    around = Around(
        found=found,
        people=facts["people"],
        similar=[case for case in facts["similar"] if not case.is_resting],
        form=tried.form,
        prefilled=phrases.text_of(request.args.get("template", ""), tried.chosen),
        chosen=tried.chosen,
        error=tried.error,
        is_led=beside.is_led(found),
    )
    return actions(around)


def audiences(found: RequestView) -> list[tuple[str, Any]]:
    """For whom the viewer may write, notes apart."""
    return [
        (key, words.AUDIENCES[key])
        for key, parts in MAY_WRITE.items()
        if key != "internal" and not set(parts).isdisjoint(found.parts)
    ]


def outline(found: RequestView, is_staff: bool, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections that the page has."""
    sections = [
        ("actions", _("可以办的事"), True),
        ("limits", _("期限"), True),
        ("answers", _("申请的内容"), True),
        ("files", _("材料"), True),
        ("words", _("往来"), True),
        ("notes", _("内部记录"), is_staff),
        ("papers", _("文书"), bool(found.papers)),
        ("experts", _("专家"), bool(found.experts)),
        ("family", _("主案和副案"), bool(found.main or found.children)),
        ("similar", _("相似的求助"), bool(facts["similar"])),
        ("history", _("办理经过"), True),
    ]
    return [
        {"anchor": anchor, "label": "", "title": title, "level": 1, "lang": ""}
        for anchor, title, is_there in sections
        if is_there
    ]
