"""What is looked at before a warning is sent to review, beside what holds for every piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from portal import deadlines
from portal.clock import today
from portal.editorial.fields import Content
from portal.editorial.kinds import Finding
from portal.extensions import db
from portal.warnings.advisory import Advisory, advisory_of
from portal.warnings.models import Warning
from portal.warnings.references import REF, ref_of
from portal.warnings.vocabulary import codes, levels
from portal.web.addresses import SAFE_PATH

#: chapters of the Harmonised System: 01 to 97, 77 is kept for later
HS_CODE = re.compile(r"(?!00|77|9[89])[0-9]{2}(?:[0-9]{2}){0,4}")
WEB_ADDRESS = re.compile(r"https?://[^\s\"<>]+")
STALE_AFTER = 90
GRAVE = ("red", "orange")


def check(content: Content, subject: str) -> Iterator[Finding]:
    """The findings of a warning; at most one query."""
    advisory = advisory_of(content)
    if advisory.level in levels():
        yield from _level(advisory)
    yield from _validity(advisory, ref_of(subject))
    yield from _steps(advisory)
    yield from _facets(advisory)
    yield from _source(advisory)
    yield from _links(advisory, ref_of(subject))


def _level(advisory: Advisory) -> Iterator[Finding]:
    level = levels()[advisory.level]
    if not advisory.criterion:
        weight = "must" if advisory.level == "red" else "should"
        yield Finding(weight, "criterion", f"没有写明达到{level.mark}色的哪一条标准")
    elif advisory.criterion not in level.criteria:
        yield Finding(
            "must", "criterion", f"这一条不是{level.mark}色的标准；请改级别，或者另选一条"
        )


def _validity(advisory: Advisory, own: str) -> Iterator[Finding]:
    starts, ends = advisory.valid_from or today(), advisory.valid_until
    level = levels().get(advisory.level)
    usual = level.valid_until(starts) if level else None
    if ends is None and usual is not None:
        yield Finding("should", "valid_until", f"没有填末日，发布后按本级到 {usual} 为止")
    if ends is not None and ends < starts:
        yield Finding("must", "valid_until", "有效期的末日比首日还早，请核对")
    elif ends is not None and ends < today():
        yield Finding("should" if own else "must", "valid_until", "有效期已经过去，请核对")


def _steps(advisory: Advisory) -> Iterator[Finding]:
    if not advisory.steps:
        weight = "must" if advisory.level in GRAVE else "should"
        yield Finding(weight, "advice", "没有写怎么办；读的人最需要这一段")
    starts, ends = advisory.valid_from or today(), advisory.valid_until or date.max
    outside = [
        number
        for number, step in enumerate(advisory.steps, 1)
        if step.on and not starts <= step.on <= ends
    ]
    if outside:
        listed = "、".join(map(str, outside))
        yield Finding("should", "advice", f"第 {listed} 步的日子在有效期以外，请核对")


def _facets(advisory: Advisory) -> Iterator[Finding]:
    wrong = [code for code in advisory.values("hs_codes") if not HS_CODE.fullmatch(code)]
    if wrong:
        message = f"{'、'.join(wrong)} 不是商品编码；应为 2、4、6、8 或 10 位数字，前两位 01 到 97"
        yield Finding("must", "hs_codes", message)
    for facet, named in (("countries", "国家代码"), ("rights", "权利"), ("platforms", "平台")):
        unknown = [code for code in advisory.values(facet) if code not in codes(facet)]
        if unknown:
            yield Finding("must", facet, f"{'、'.join(unknown)} 不是认得的{named}，请重新选择")
    if not advisory.values("countries"):
        yield Finding("should", "countries", "没有选国家或地区；按国家关注的人收不到")


def _source(advisory: Advisory) -> Iterator[Finding]:
    checked = advisory.checked_on
    if checked and checked > today():
        yield Finding("must", "checked_on", "核验日期比今天还晚，请核对")
    elif checked and (today() - checked).days > STALE_AFTER:
        yield Finding(
            "should", "checked_on", f"已有 {(today() - checked).days} 天没有核验，请再看一遍来源"
        )
    if advisory.source_url and not WEB_ADDRESS.fullmatch(advisory.source_url):
        yield Finding("must", "source_url", "网址应以 https:// 或 http:// 开头")


def _links(advisory: Advisory, own: str) -> Iterator[Finding]:
    for page in advisory.related:
        if not SAFE_PATH.fullmatch(page.address):
            yield Finding("must", "related", f"“{page.label}”的地址应以 / 开头，是本站的网页")
    unknown = [clock for clock in advisory.clocks if clock not in deadlines.book().clocks]
    if unknown:
        yield Finding("must", "clocks", f"没有这些期限：{'、'.join(unknown)}")
    if advisory.earlier:
        sent = _sent(advisory.earlier) - {own}
        missing = [ref for ref in advisory.earlier if ref not in sent]
        if missing:
            yield Finding("must", "earlier", f"没有发布过这些预警：{'、'.join(missing)}")


def _sent(refs: tuple[str, ...]) -> set[str]:
    wanted = [ref for ref in refs if REF.fullmatch(ref)]
    return set(db.session.execute(select(Warning.ref).where(Warning.ref.in_(wanted))).scalars())
