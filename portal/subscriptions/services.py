"""Verbs of subscriptions: ask, confirm, keep, change, end, stop all letters, forget."""

from __future__ import annotations

import hashlib
import secrets as random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal.accounts import attempts, consents, people
from portal.accounts.models import Person
from portal.accounts.refusal import N_, NotFound, Refused, TooSoon
from portal.accounts.tokens import SECRET_BYTES, LinkRefused
from portal.clock import now
from portal.extensions import db
from portal.subscriptions import letters, queries, secrets
from portal.subscriptions.criteria import Criteria, checked_frequency
from portal.subscriptions.labels import CONSENT
from portal.subscriptions.models import Subscriber, Subscription, SubscriptionRequest
from portal.transaction import transaction

MOST = 50
CONFIRM_WITHIN = timedelta(days=7)
FREE_LETTERS = 3
MAIL = "mail_notices"


class TooMany(Refused):
    """One holder keeps no more than MOST subscriptions."""

    def __init__(self) -> None:
        super().__init__(N_("最多订阅 %(most)s 项，请先停掉不用的"), most=MOST)


@dataclass(frozen=True)
class Kept:
    """What a confirmed link led to: `secret` of the letters, '' where an account holds it."""

    secret: str


def ask(email: str, origin: str, criteria: Criteria, frequency: str) -> None:
    """Keep what was asked for an address and owe it a link; nobody can tell who is known.

    Nothing is looked up about the address.  A letter too many is left out in silence.  Raises
    TooSoon for a network address that asks too often.
    """
    wanted = {**criteria.as_dict(), "frequency": checked_frequency(frequency)}
    secret = random.token_urlsafe(SECRET_BYTES)
    with transaction():
        attempts.take(attempts.letters_from(origin))
        try:
            attempts.take(_letters_to(email))
        except TooSoon:
            return
        db.session.add(
            SubscriptionRequest(
                digest=secrets.digest(secret),
                email=email,
                wanted=wanted,
                consent_version=CONSENT.version,
                created_at=now(),
            )
        )
        letters.confirm(email, secret)


def requested(secret: str) -> SubscriptionRequest:
    """What waits behind a link; raises LinkRefused."""
    found = select(SubscriptionRequest).where(
        SubscriptionRequest.digest == secrets.digest(secret),
        SubscriptionRequest.created_at > now() - CONFIRM_WITHIN,
    )
    request = db.session.execute(found).scalar_one_or_none()
    if request is None:
        raise LinkRefused
    return request


def confirm(secret: str) -> Kept:
    """Keep what waits behind a link: for the account with this address, else for the address.

    Raises LinkRefused for a link that is no longer there, TooMany.
    """
    with transaction():
        request = requested(secret)
        # Who deletes the row has it: of two clicks at once, one is refused.
        gone = delete(SubscriptionRequest).where(SubscriptionRequest.id == request.id)
        if not db.session.execute(gone.returning(SubscriptionRequest.id)).first():
            raise LinkRefused
        criteria, frequency = wanted_of(request)
        person = people.by_email(request.email)
        if person is not None and person.email_verified_at is not None:
            consents.give(person.id, MAIL)
            keep(holder_of_person(person.id), criteria, frequency)
            return Kept("")
        reader = _reader(request.email, request.consent_version)
        keep(reader, criteria, frequency)
        return Kept(secrets.token(secrets.LETTERS, reader.salt, reader.digest))


def wanted_of(request: SubscriptionRequest) -> tuple[Criteria, str]:
    """Criteria and frequency of a request."""
    wanted = dict(request.wanted)
    frequency = wanted.pop("frequency")
    return Criteria(**wanted), frequency


def subscribe(person_id: int, criteria: Criteria, frequency: str, by_mail: bool) -> None:
    """Keep a subscription of a person with an account; raises TooMany.

    `by_mail` gives the consent to letters; it is not taken back here.
    """
    with transaction():
        if by_mail:
            consents.give(person_id, MAIL)
        keep(holder_of_person(person_id), criteria, checked_frequency(frequency))


def keep(holder: Subscriber, criteria: Criteria, frequency: str) -> None:
    """In the running transaction: keep a subscription; the same one again changes how often."""
    values = criteria.as_dict()
    db.session.refresh(holder, with_for_update=True)  # one after the other, so that MOST holds
    known = select(Subscription).filter_by(subscriber_id=holder.id, **values)
    subscription = db.session.execute(known).scalar_one_or_none()
    if subscription is not None:
        subscription.frequency = frequency
        return
    held = select(func.count()).where(Subscription.subscriber_id == holder.id)
    if db.session.execute(held).scalar_one() >= MOST:
        raise TooMany
    salt = secrets.new_salt()
    db.session.add(
        Subscription(
            subscriber_id=holder.id,
            **values,
            subject_title=queries.title_of(criteria.subject) if criteria.subject else "",
            frequency=frequency,
            salt=salt,
            digest=secrets.digest_of(secrets.FEED, salt),
            created_at=now(),
        )
    )
    db.session.flush()


def change(holder: Subscriber, subscription_id: int, frequency: str) -> None:
    """Hear more or less often; raises NotFound, CriteriaRefused."""
    frequency, holder_id = checked_frequency(frequency), holder.id
    with transaction():
        _own(holder_id, subscription_id).frequency = frequency


def end(holder: Subscriber, subscription_id: int) -> None:
    """End a subscription; a reader without an account who has none left is forgotten."""
    holder_id, is_reader = holder.id, holder.person_id is None
    with transaction():
        db.session.delete(_own(holder_id, subscription_id))
        db.session.flush()
        left = select(Subscription.id).where(Subscription.subscriber_id == holder_id)
        if is_reader and not db.session.execute(left.limit(1)).first():
            _forget(Subscriber.id == holder_id)


def stop(secret: str) -> bool:
    """End all letters to the holder of this token; whether there was one.

    A reader without an account is forgotten; a person with one keeps the subscriptions, which go
    on in the inbox, and the consent to letters is taken back.
    """
    with transaction():
        holder = queries.holder_by(secret)
        if holder is None:
            return False
        if holder.person_id is None:
            _forget(Subscriber.id == holder.id)
        else:
            _take_consent_back(holder.person_id)
        return True


def set_mail(person_id: int, is_wanted: bool) -> None:
    """Give or take back a person's consent to letters."""
    with transaction():
        if is_wanted:
            consents.give(person_id, MAIL)
            holder_of_person(person_id).refusals = 0
        else:
            _take_consent_back(person_id)


def forget_person(person_id: int) -> None:
    """Delete what a person holds here, in the running transaction."""
    _forget(Subscriber.person_id == person_id)


def holder_of_person(person_id: int) -> Subscriber:
    """In the running transaction: the person's own row, made when first needed.

    What was subscribed to by the same address before there was an account becomes the person's.
    """
    holder = queries.holder_of(person_id)
    if holder is not None:
        return holder
    person = db.session.get_one(Person, person_id)
    reader = queries.reader(person.email) if person.email_verified_at else None
    if reader is None:
        return _made("person_id", person_id)
    reader.person_id, reader.email = person_id, None
    consents.give(person_id, MAIL)
    db.session.flush()
    return reader


def _reader(email: str, consent_version: str) -> Subscriber:
    reader = queries.reader(email) or _made("email", email)
    # The link has arrived: letters reach this address again.
    reader.consent_version, reader.refusals = consent_version, 0
    db.session.flush()
    return reader


def _made(column: str, value: object) -> Subscriber:
    """A new holder; of two who make the same at once, both get the one."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    salt = secrets.new_salt()
    row: dict[str, object] = {"consent_version": "", "refusals": 0, "created_at": now()}
    row |= {"salt": salt, "digest": secrets.digest_of(secrets.LETTERS, salt), column: value}
    statement = insert(Subscriber).values(**row)
    db.session.execute(statement.on_conflict_do_nothing(index_elements=[column]))
    made = select(Subscriber).filter_by(**{column: value}).with_for_update()
    return db.session.execute(made).scalar_one()


def _own(holder_id: int, subscription_id: int) -> Subscription:
    subscription = db.session.get(Subscription, subscription_id)
    if subscription is None or subscription.subscriber_id != holder_id:
        raise NotFound
    return subscription


def _take_consent_back(person_id: int) -> None:
    for consent in consents.of_person(person_id):
        if consent.purpose == MAIL and consent.withdrawn_at is None:
            consents.withdraw(person_id, consent.id)


def _forget(condition: Any) -> None:
    """Subscriptions and deliveries go with their holder, by their foreign keys."""
    db.session.execute(delete(Subscriber).where(condition))


def _letters_to(email: str) -> attempts.Key:
    """Letters of confirmation asked for to one address."""
    digest = hashlib.sha256(email.encode()).hexdigest()[:40]
    return attempts.Key(f"subscribe:{digest}", FREE_LETTERS)
