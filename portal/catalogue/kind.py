"""Items as pieces of the editorial desk: how they are written, checked and made public."""

from __future__ import annotations

from flask import render_template
from flask_babel import lazy_gettext as _

from portal.announcements import Announcement
from portal.catalogue import labels, queries
from portal.catalogue.checks import check
from portal.catalogue.entries import TOPICS
from portal.catalogue.fields import SECTIONS, completed
from portal.catalogue.guide import guide_of
from portal.catalogue.services import code_of, release, subject_of, take_back
from portal.editorial.fields import Content
from portal.editorial.kinds import Kind, Publication
from portal.permissions import Actor


def publish(publication: Publication) -> str:
    """The content as the item's next release; returns its subject."""
    found = release(
        publication.content,
        publication.actor.label,
        note=publication.note,
        is_correction=publication.is_correction,
    )
    return subject_of(found.content["code"])


def withdraw(subject: str, reason: str, actor: Actor) -> None:
    take_back(code_of(subject), actor.label, reason)


def load(subject: str) -> Content | None:
    """The newest release of a published item."""
    return queries.content_of(code_of(subject))


def address(subject: str) -> str:
    return f"/services/{code_of(subject)}"


def preview(content: Content) -> str:
    """The guide as the public will see it, without the page around it."""
    return render_template("catalogue/preview.html", guide=guide_of(content), labels=labels)


def announcement(subject: str, content: Content) -> Announcement:
    """An item that is new, changed or gone."""
    return Announcement(
        subject=subject,
        event="published",
        kind="service",
        title=content["name"],
        url=address(subject),
        summary=content["summary"],
        issuer=content["body"],
        topics=(TOPICS[content["right"]],),
        rights=(content["right"],),
    )


KIND = Kind(
    code="service",
    label=_("办事指南"),
    desk="services",
    sections=SECTIONS,
    publish=publish,
    withdraw=withdraw,
    load=load,
    address=address,
    preview=preview,
    announcement=announcement,
    check=lambda content, subject: check(completed(content), subject),
    title_field="name",
    sheets=("css/catalogue.css",),
)
