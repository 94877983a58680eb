"""Who may do what, on one page: permissions, pure predicates, one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Actor:
    """Who acts, as services and the audit record it; `person_id` is None for the portal itself."""

    person_id: int | None
    name: str
    roles: frozenset[str] = frozenset()
    body: str = ""

    @property
    def label(self) -> str:
        """The actor's name in the audit record: `person:7`, or `system`."""
        return "system" if self.person_id is None else f"person:{self.person_id}"


SYSTEM = Actor(None, "系统")


@dataclass(frozen=True)
class Viewer:
    """Who is asking, as far as a rule needs to know; without arguments, a stranger."""

    is_local: bool = False
    person_id: int | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    #: (organisation, owner | member | reader), standing memberships only
    organisations: tuple[tuple[int, str], ...] = ()
    #: the body that staff work for, '' for all others
    body: str = ""
    #: the browser has shown a second factor
    second_factor: bool = False
    #: … or a password, where there is no second factor, within the last minutes
    stepped_up: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def actor(self) -> Actor:
        """The viewer as one who acts."""
        return Actor(self.person_id, self.name, self.roles, self.body)

    def membership(self, organisation_id: int | None) -> str:
        """How the viewer belongs to an organisation: owner, member, reader or ''."""
        return dict(self.organisations).get(organisation_id or 0, "")


@dataclass(frozen=True)
class RequestStanding:
    """Whose a request for help is, as far as a rule needs to know."""

    organisation_id: int | None = None
    applicant_id: int | None = None
    officer_id: int | None = None
    expert_ids: frozenset[int] = frozenset()
    body: str = ""
    state: str = ""


@dataclass(frozen=True)
class OrganisationStanding:
    """The organisation that something is about."""

    organisation_id: int


@dataclass(frozen=True)
class PieceStanding:
    """A piece of the editorial desk: who wrote in this round, and who has approved of it."""

    writer_ids: frozenset[int] = frozenset()
    approver_ids: frozenset[int] = frozenset()


Subject = RequestStanding | OrganisationStanding | PieceStanding
#: Without a subject a rule says whether the viewer could ever be allowed: that opens the page,
#: the view asks again with the thing itself.
Rule = Callable[[Viewer, Subject | None], bool]


class Permission(Enum):
    """What can be allowed; each value is the sentence that explains it."""

    READ_PUBLIC_PAGES = "Read what has been published, without an account."
    READ_COMPONENT_PAGE = "See the developers' page of components, on a local portal only."
    READ_METRICS = "Read the figures for operators, where the operator has allowed it."

    USE_ACCOUNT = "See and change one's own account, inbox and sessions."
    READ_ORGANISATION = "See who belongs to one's organisation."
    MANAGE_ORGANISATION = "Invite, change and end memberships of an organisation that one owns."

    FILE_REQUESTS = "Ask for help for an organisation, as its owner or member."
    READ_OWN_REQUEST = "Follow the requests of one's organisation."
    USE_DESK = "Enter the desk, as staff who have shown their second factor."
    HANDLE_REQUESTS = "Take and handle requests for help, as an officer of the body."
    READ_REQUEST_DESK = "Read a request: its body's officers, its experts, supervising managers."
    ADVISE_REQUEST = "Give an opinion on a request, as an expert assigned to it."
    SUPERVISE_REQUESTS = "Urge and reassign requests, as a manager."
    READ_EVIDENCE = "Open files: the applicant's organisation; the officer and experts in charge."
    SEE_STATISTICS_DESK = "See the figures of the desk, as an officer or a manager."
    MANAGE_PEOPLE = "Make staff accounts, give and take roles, end sessions, as a manager."
    TEACH_SEARCH = "Teach the search words and see what it lacks, as an editor or a manager."
    USE_EDITORIAL_DESK = "See the pieces of the editorial desk, as one who writes or reviews."
    WRITE_PIECES = "Write, correct and submit pieces, as an editor."
    REVIEW_PIECES = "Return, approve, publish and withdraw what others wrote, as a reviewer."
    CALL_WARNED = "See who has not read a warning and note calls, as an officer or an editor."
    KEEP_EXPOSURE = "Keep the markets and goods of an organisation, as its owner or member."
    READ_MATCHES = "Read which warnings concern one's organisation, and why."
    SUBSCRIBE = "Choose what one wants to hear of, with an account."
    KEEP_CALENDAR = "Correct the calendar of working days, as a manager."
    CHANGE_SETTINGS = "Change the settings of the site, as a manager."
    READ_AUDIT = "Read the log and change nothing, as an auditor."


STAFF_ROLES = frozenset(
    {"officer", "expert", "editor", "reviewer", "reporter", "manager", "auditor"}
)


def anyone(_viewer: Viewer, _subject: Subject | None) -> bool:
    """No account is needed."""
    return True


def local(viewer: Viewer, _subject: Subject | None) -> bool:
    """The portal runs on a developer's own machine."""
    return viewer.is_local


def signed_in(viewer: Viewer, _subject: Subject | None) -> bool:
    """Anybody with an account."""
    return viewer.is_signed_in


def staff(*roles: str) -> Rule:
    """Holders of one of the roles who have shown their second factor."""

    def rule(viewer: Viewer, _subject: Subject | None) -> bool:
        return viewer.second_factor and not viewer.roles.isdisjoint(roles)

    return rule


def belongs(*kinds: str) -> Rule:
    """Those who belong to the organisation in one of these ways."""

    def rule(viewer: Viewer, subject: Subject | None) -> bool:
        if subject is None or isinstance(subject, PieceStanding):
            return any(kind in kinds for _, kind in viewer.organisations)
        return viewer.membership(subject.organisation_id) in kinds

    return rule


def officer_of_body(viewer: Viewer, subject: Subject | None) -> bool:
    """An officer of the body that the request lies with; an officer without a body serves all."""
    if not staff("officer")(viewer, subject):
        return False
    if not isinstance(subject, RequestStanding) or subject.officer_id == viewer.person_id:
        return True
    return not (viewer.body and subject.body) or viewer.body == subject.body


def officer_in_charge(viewer: Viewer, subject: Subject | None) -> bool:
    """The one officer who handles the request."""
    if not staff("officer")(viewer, subject):
        return False
    return not isinstance(subject, RequestStanding) or subject.officer_id == viewer.person_id


def assigned_expert(viewer: Viewer, subject: Subject | None) -> bool:
    """An expert who was asked about the request."""
    if not staff("expert")(viewer, subject):
        return False
    return not isinstance(subject, RequestStanding) or viewer.person_id in subject.expert_ids


def second_person(viewer: Viewer, subject: Subject | None) -> bool:
    """A reviewer who neither wrote nor approved of the piece in this round."""
    if not staff("reviewer")(viewer, subject):
        return False
    if not isinstance(subject, PieceStanding):
        return True
    return viewer.person_id not in subject.writer_ids | subject.approver_ids


def fresh(rule: Rule) -> Rule:
    """The rule, and the second factor was shown a moment ago."""
    return lambda viewer, subject: viewer.stepped_up and rule(viewer, subject)


def either(*rules: Rule) -> Rule:
    """One of the rules is enough."""
    return lambda viewer, subject: any(rule(viewer, subject) for rule in rules)


RULES: dict[Permission, Rule] = {
    Permission.READ_PUBLIC_PAGES: anyone,
    Permission.READ_COMPONENT_PAGE: local,
    Permission.READ_METRICS: anyone,
    Permission.USE_ACCOUNT: signed_in,
    Permission.READ_ORGANISATION: belongs("owner", "member", "reader"),
    Permission.MANAGE_ORGANISATION: belongs("owner"),
    Permission.FILE_REQUESTS: belongs("owner", "member"),
    Permission.READ_OWN_REQUEST: belongs("owner", "member", "reader"),
    Permission.USE_DESK: staff(*STAFF_ROLES),
    Permission.HANDLE_REQUESTS: officer_of_body,
    Permission.READ_REQUEST_DESK: either(officer_of_body, assigned_expert, staff("manager")),
    Permission.ADVISE_REQUEST: assigned_expert,
    Permission.SUPERVISE_REQUESTS: staff("manager"),
    Permission.READ_EVIDENCE: either(
        belongs("owner", "member", "reader"), fresh(either(officer_in_charge, assigned_expert))
    ),
    Permission.SEE_STATISTICS_DESK: staff("officer", "manager"),
    Permission.MANAGE_PEOPLE: staff("manager"),
    Permission.TEACH_SEARCH: staff("editor", "reviewer", "manager"),
    Permission.USE_EDITORIAL_DESK: staff("editor", "reviewer"),
    Permission.WRITE_PIECES: staff("editor"),
    Permission.REVIEW_PIECES: second_person,
    Permission.CALL_WARNED: staff("officer", "editor", "reviewer"),
    Permission.KEEP_EXPOSURE: belongs("owner", "member"),
    Permission.READ_MATCHES: belongs("owner", "member", "reader"),
    Permission.SUBSCRIBE: signed_in,
    Permission.KEEP_CALENDAR: staff("manager"),
    Permission.CHANGE_SETTINGS: staff("manager"),
    Permission.READ_AUDIT: staff("auditor"),
}


def may(viewer: Viewer, permission: Permission, subject: Subject | None = None) -> bool:
    """Whether the table allows it, for a thing of the kind that the permission is about."""
    return RULES[permission](viewer, subject)
