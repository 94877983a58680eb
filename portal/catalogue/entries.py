"""An item as the search index takes it: one passage for each part of its guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from portal.catalogue.values import fees_of, limits_of, said
from portal.editorial.fields import Content
from portal.search.values import Entry, Passage

#: among equals an item stands with the local rules: a reader who names it wants to act
AUTHORITY = 6
# Words of the index are Chinese whatever language the editor's pages have.
TOPICS = {
    "patent": "专利",
    "trademark": "商标",
    "gi": "地理标志",
    "copyright": "著作权",
    "layout": "集成电路",
    "plant": "植物新品种",
    "customs": "海关保护",
    "aid": "公共服务",
    "finance": "费用资助",
    "information": "公共服务",
    "agency": "代理监管",
}
UNITS = {"working_days": "个工作日", "calendar_days": "日", "months": "个月", "years": "年"}
KINDS = {"promised": "承诺", "statutory": "法定"}


def entry(code: str, content: Content, published_on: date) -> Entry:
    """What can be found of an item."""
    return Entry(
        key=f"service-{code}",
        kind="service",
        title=content["name"],
        url=f"/services/{code}",
        document_number="",
        issuer=content["body"],
        issued_on="",
        published_on=published_on.isoformat(),
        year=published_on.year,
        topics=(TOPICS[content["right"]],),
        region="",
        status="",
        authority=AUTHORITY,
        passages=tuple(passages(content)),
        summary=content["summary"],
    )


def passages(content: Content) -> Iterator[Passage]:
    """The parts of the guide that say something, by their anchors on its page."""
    parts = (
        ("summary", "", _lines([content["summary"], "、".join(content["aliases"])])),
        ("conditions", "条件", _lines(row["text"] for row in content["conditions"])),
        ("materials", "材料", _lines(f"{r['name']} {r['note']}" for r in content["materials"])),
        ("steps", "步骤", _lines(f"{r['name']} {r['limit']}" for r in content["steps"])),
        ("limits", "时限", _lines(_limits(content))),
        ("fees", "费用", _lines([*_fees(content), *(r["text"] for r in content["reductions"])])),
        ("basis", "依据", _lines(_basis(content))),
        ("result", "结果", _lines([content["result_name"], content["result_validity"]])),
        ("contact", "咨询与救济", _lines([content["consult"], content["remedies"]])),
        ("faq", "常见问题", _lines(f"{r['question']} {r['answer']}" for r in content["faq"])),
        ("note", "说明", _lines([content["note"], content["upcoming_change"]])),
    )
    for anchor, label, text in parts:
        if text:
            yield Passage(anchor, label, text)


def _lines(words: Iterable[str]) -> str:
    return "\n".join(word.strip() for word in words if word.strip())


def _limits(content: Content) -> Iterator[str]:
    for limit in limits_of(content).values():
        unit = UNITS[limit.unit]
        yield f"{KINDS[limit.kind]}时限 {said(limit.value)}{unit} {limit.start} {limit.basis}"


def _fees(content: Content) -> Iterator[str]:
    for fee in fees_of(content):
        amount = "" if fee.amount is None else f"{said(fee.amount)}元"
        yield f"{fee.name} {amount} {fee.condition}"


def _basis(content: Content) -> Iterator[str]:
    for row in content["legal_basis"]:
        article = f"第{row['article']}条" if row["article"] else ""
        yield f"《{row['document']}》{row['number']}{article}"
