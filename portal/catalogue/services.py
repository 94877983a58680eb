"""Verbs of the catalogue: publish an item's next release, withdraw an item."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import func, select

from portal import audit, changes
from portal.catalogue import traces
from portal.catalogue.cards import columns
from portal.catalogue.entries import entry
from portal.catalogue.fields import ItemRefused, completed
from portal.catalogue.models import Item, ItemRelease
from portal.catalogue.questions import open_questions
from portal.clock import now
from portal.editorial.fields import Content
from portal.extensions import db
from portal.search import services as search
from portal.search.analysis import initials, normalise, pinyin
from portal.transaction import transaction

CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
#: addresses below /services that lead elsewhere
RESERVED = frozenset({"bundles", "calculators", "finder", "ratings", "reports"})


def subject_of(code: str) -> str:
    """What an item is called in the audit record, the index and the feeds."""
    return f"service-{code}"


def code_of(subject: str) -> str:
    return subject.removeprefix("service-")


def is_code(code: str) -> bool:
    """Whether an item may have this name in its address."""
    return CODE.fullmatch(code) is not None and code not in RESERVED


def publish_item(
    content: Content, actor: str, note: str = "", is_correction: bool = False
) -> ItemRelease:
    """Make the content the item's next release, in a transaction of its own."""
    with transaction():
        return release(content, actor, note, is_correction)


def withdraw_item(code: str, actor: str, reason: str) -> None:
    """Take an item out of sight, in a transaction of its own; its releases stay."""
    with transaction():
        take_back(code, actor, reason)


def release(
    content: Content, actor: str, note: str = "", is_correction: bool = False
) -> ItemRelease:
    """Make the content public in the running transaction: as a new item, or its next release.

    Content equal to the newest release of a published item changes nothing. Raises ItemRefused.
    """
    whole = completed(content)
    code = whole["code"]
    if not is_code(code):
        raise ItemRefused(f"网址代码“{code}”不能用：只用小写字母、数字和连字符，且未作他用")
    item = _item(code)
    last = _last_release(item) if item else None
    if item and last and item.state == "published" and last.content == whole:
        return last
    item = item or Item(code=code, created_at=now())
    _write(item, whole)
    found = ItemRelease(
        item_id=item.id,
        number=last.number + 1 if last else 1,
        content=whole,
        note=note,
        is_correction=is_correction,
        published_by=actor,
        published_at=item.changed_at,
    )
    db.session.add(found)
    db.session.flush()
    item.current_release_id = found.id
    audit.record(actor, "catalogue.publish", subject_of(code), {"number": found.number})
    traces.rest_on(item, whole)
    _let_be_found(item, whole)
    return found


def take_back(code: str, actor: str, reason: str) -> None:
    """Withdraw a published item in the running transaction; raises ItemRefused."""
    item = _item(code)
    if item is None or item.state != "published":
        raise ItemRefused(f"没有公布中的事项“{code}”")
    if not reason.strip():
        raise ItemRefused("请写明撤回的原因；公众会看到")
    item.state, item.withdrawn_for, item.changed_at = "withdrawn", reason.strip(), now()
    audit.record(actor, "catalogue.withdraw", subject_of(code), {"reason": reason})
    traces.leave(item.id, traces.BY_WITHDRAWAL)
    search.remove(subject_of(code))
    changes.next_number()


def _item(code: str) -> Item | None:
    return db.session.execute(select(Item).where(Item.code == code)).scalar()


def _last_release(item: Item) -> ItemRelease | None:
    own = select(ItemRelease).where(ItemRelease.item_id == item.id)
    newest = select(func.max(ItemRelease.number)).where(ItemRelease.item_id == item.id)
    return db.session.execute(own.where(ItemRelease.number == newest.scalar_subquery())).scalar()


def _write(item: Item, content: Content) -> None:
    for name, value in columns(content).items():
        setattr(item, name, value)
    name = normalise(content["name"])
    first = initials(name)[:1].upper()
    item.spelling = pinyin(name)
    item.letter = first if "A" <= first <= "Z" else "#"
    item.checked_on = date.fromisoformat(content["checked_on"]) if content["checked_on"] else None
    item.open_fields = [question.field for question in open_questions(content)]
    item.state, item.withdrawn_for, item.changed_at = "published", "", now()
    db.session.add(item)
    db.session.flush()


def _let_be_found(item: Item, content: Content) -> None:
    """Pages change with the number even where no word of the index does."""
    search.put(entry(item.code, content, item.changed_at.date()))
    changes.next_number()
