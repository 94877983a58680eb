"""Every kind of page, as addresses; {law}, {plan}, {digest} are documents known by their 文号."""

from __future__ import annotations

import http.client
from urllib.parse import quote, urlsplit

LAW = "青山省人大常委会公告〔2016〕第3号"
PLAN = "青林监保〔2023〕7号"
FOLLOW_UP = "青林监保〔2023〕9号"
DIGEST = "主席令第55号"
PLACES = {
    "home": "/",
    "list": "/library",
    "narrowed list": "/library?kind=policy&topic=专利&status=in_force",
    "empty list": "/library?kind=case&year=1950",
    "law": "{law}",
    "plan": "{plan}",
    "digest": "{digest}",
    "law on a day": "{law}?on=2018-01-01",
    "law with words marked": "{law}?find=办结 期限",
    "earlier version": "{digest}?version=1",
    "history": "{law}/history",
    "comparison": "{law}/compare",
    "print": "{plan}/print",
    "wanted": "/library/wanted",
    "search": "/search?q=海外维权援助",
    "narrowed search": "/search?q=专利&kind=policy&from=2018&to=2024&sort=date",
    "search that finds nothing": "/search?q=qqzzxxyy",
    "search without a question": "/search",
    "deadlines": "/assistance/deadlines",
    "deadlines of a venue": "/assistance/deadlines?venue=us-court",
    "dates of a paper": "/assistance/deadlines?paper=us-complaint&on=2026-11-14",
    "dates of which one applies": "/assistance/deadlines?paper=tm-publication&on=2026-11-14",
    "date that has passed": "/assistance/deadlines?clock=CN-TM-REF&on=2024-01-05",
    "question about the day": "/assistance/deadlines?paper=us-tro",
    "dates on paper": "/assistance/deadlines/print?paper=us-tro&on=2026-11-14",
    "one clock": "/assistance/deadlines/UK-CLAIM",
    "triage": "/assistance/triage",
    "triage on its way": "/assistance/triage?answers=1-1",
    "triage at its end": "/assistance/triage?answers=1-1-3-2",
    "triage that cannot tell": "/assistance/triage?answers=8",
    "overseas help": "/assistance",
    "public figures": "/statistics",
    "progress": "/assistance/track",
    "check of a paper": "/assistance/papers/verify?number=HW-2026-00001-SQ1&code=AAAA",
    "door": "/accounts/sign-in",
    "site map": "/site-map",
    "statement": "/statement",
    "components": "/components",
}
#: places behind the door: who goes there, where from, and the link that leads on from there
SIGNED_IN = {
    "dashboard": ("enterprise", "/accounts", ""),
    "inbox": ("enterprise", "/accounts/inbox", ""),
    "start of a request": ("enterprise", "/assistance/new", ""),
    "own requests": ("enterprise", "/assistance/requests", ""),
    "request that waits for its applicant": ("enterprise", "/assistance/requests", "海关扣留"),
    "request that is closed": ("enterprise", "/assistance/requests", "展会纠纷"),
    "queue": ("officer", "/desk/requests?tab=open", ""),
    "request that needs its officer": ("officer", "/desk/requests?tab=open&q=示例原告戊", "HW-"),
    "request that is with an expert": ("expert", "/desk/requests?q=示例原告戊", "HW-"),
    "figures": ("manager", "/desk/requests/statistics", ""),
    "exposure": ("enterprise", "/accounts/exposure", ""),
    "own warnings": ("enterprise", "/accounts/warnings", ""),
    "own warning": ("enterprise", "/accounts/warnings/YJ-2026-008", ""),
    "warnings to tell of": ("officer", "/desk/warnings/readers", ""),
    "readers of a warning": ("officer", "/desk/warnings/readers/YJ-2026-008", ""),
    "radar": ("editor", "/desk/warnings/radar", ""),
    "log": ("auditor", "/desk/audit", ""),
}
#: places of the same make as those above, or of staff alone: looked at once, on two widths
MORE = {
    "bulletin of warnings": ("", "/warnings/bulletin"),
    "message of a warning": ("", "/warnings/YJ-2026-008/1"),
    "warning on paper": ("", "/warnings/YJ-2026-008/print"),
    "situations": ("", "/services/bundles"),
    "situation on paper": ("", "/services/bundles/overseas-sued/print"),
    "finder on its way": ("", "/services/finder?answers=1"),
    "calculators": ("", "/services/calculators"),
    "cost of a trademark": ("", "/services/calculators/trademark"),
    "annual fees": ("", "/services/calculators/annual-fees"),
    "renewal": ("", "/services/calculators/renewal"),
    "reduction of fees": ("", "/services/calculators/fee-reduction"),
    "who may be examined sooner": ("", "/services/calculators/eligible"),
    "subscription that was asked for": ("", "/subscriptions/sent"),
    "subscriptions that were ended": ("", "/subscriptions/stopped"),
    "registration": ("", "/accounts/register"),
    "registration that was sent": ("", "/accounts/register/sent"),
    "forgotten password": ("", "/accounts/password"),
    "password that was sent": ("", "/accounts/password/sent"),
    "own subscriptions": ("enterprise", "/accounts/subscriptions"),
    "start of an own subscription": ("enterprise", "/accounts/subscriptions/new"),
    "own settings": ("enterprise", "/accounts/settings"),
    "own details": ("enterprise", "/accounts/settings/details"),
    "own password": ("enterprise", "/accounts/settings/password"),
    "own address": ("enterprise", "/accounts/settings/email"),
    "end of an account": ("enterprise", "/accounts/settings/close"),
    "own organisation": ("enterprise", "/accounts/organisations/1"),
    "second factor": ("officer", "/accounts/second-factor"),
    "proof once more": ("officer", "/accounts/step-up"),
    "way out": ("officer", "/accounts/sign-out"),
    "desk of an editor": ("editor", "/desk"),
    "desk of a manager": ("manager", "/desk"),
    "own pieces": ("editor", "/desk/pieces?tab=own"),
    "new piece": ("editor", "/desk/pieces/new"),
}
MISSING = {
    "unknown number": "/wenhao/青林监保〔2023〕8号",
    "no number": "/wenhao/hello",
    "nothing there": "/nothing",
}


def document(server: str, number: str) -> str:
    """Path of the document with this 文号 on the server at an address."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    try:
        connection.request("HEAD", f"/wenhao/{quote(number)}")
        answer = connection.getresponse()
        assert answer.status == 301, (number, answer.status)
        return urlsplit(answer.headers["Location"]).path
    finally:
        connection.close()
