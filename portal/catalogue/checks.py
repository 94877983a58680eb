"""What is looked at before an item goes to review: limits, visits, fees, addresses, its code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from portal.catalogue import queries
from portal.catalogue.questions import open_questions
from portal.catalogue.services import code_of, is_code
from portal.catalogue.values import fees_of
from portal.editorial.fields import Content
from portal.editorial.kinds import Finding

WEB = re.compile(r"https?://[^\s<>\"]+")
OTHER_MATERIALS = re.compile("其[他它](?:有关|相关|必要)?(?:的)?材料|等材料$")
ADDRESSES = {"url": "网上办理网址", "result_sample": "结果样本网址"}
ROW_ADDRESSES = {"blank_form": "空白表格网址", "sample": "填写样例网址"}
LIMITS = {"statutory": "法定时限", "promised": "承诺时限"}


def check(content: Content, subject: str) -> Iterator[Finding]:
    """Everything that the room finds; `subject` is '' for an item that was never public."""
    checks: tuple[Callable[[Content], Iterator[Finding]], ...] = (
        _limits,
        _visits,
        _fees,
        _addresses,
        _materials,
        _steps,
        _contacts,
        _related,
    )
    yield from _code(content, subject)
    for one in checks:
        yield from one(content)
    core = [question for question in open_questions(content) if question.is_core]
    if core:
        yield Finding("should", "verify", f"还有 {len(core)} 处待核实，会如实显示在指南上")


def _code(content: Content, subject: str) -> Iterator[Finding]:
    code = content["code"]
    if code and not is_code(code):
        message = "网址代码只用小写字母、数字和连字符，如 madrid-application；finder 等已作他用"
        yield Finding("must", "code", message)
    elif subject and code != code_of(subject):
        yield Finding("must", "code", f"网址代码公布后不能改，应为 {code_of(subject)}")
    elif code and not subject and queries.is_taken(code):
        yield Finding("must", "code", f"“{code}”已经是另一个事项的网址代码，请换一个")


def _limits(content: Content) -> Iterator[Finding]:
    for name, label in LIMITS.items():
        value, unit = content[f"{name}_value"], content[f"{name}_unit"]
        if value and not unit:
            yield Finding("must", f"{name}_unit", f"{label}只有数字，请选单位")
        if unit and not value:
            yield Finding("must", f"{name}_value", f"{label}只有单位，请填数字")
        if value and Decimal(value) <= 0:
            yield Finding("must", f"{name}_value", f"{label}应大于 0；当场办结的选“即办件”")
    if content["statutory_value"] and content["has_no_statutory_limit"]:
        message = "填了法定时限，又勾了“法律没有规定时限”，请留一个"
        yield Finding("must", "has_no_statutory_limit", message)
    if content["statutory_value"] and not content["statutory_article"]:
        yield Finding("must", "statutory_article", "请写法定时限出自哪一条")
    if content["promised_value"] and not content["promised_basis"]:
        yield Finding("must", "promised_basis", "请写承诺时限的依据")


def _visits(content: Content) -> Iterator[Finding]:
    visits = content["visits"]
    if visits is not None and visits < 0:
        yield Finding("must", "visits", "到现场次数不能小于 0")
    if visits == 0 and not content["online_depth"]:
        yield Finding("must", "online_depth", "一次不用跑的，请写明网上能办到哪一步")
    if visits and not content["visit_reason"]:
        yield Finding("should", "visit_reason", "请写明为什么要到现场")


def _fees(content: Content) -> Iterator[Finding]:
    for number, row in enumerate(fees_of(content), 1):
        if row.amount is not None and row.amount < 0:
            yield Finding("must", "fees", f"收费项目第 {number} 行的金额不能小于 0")
        if row.amount is not None and not row.basis:
            yield Finding("must", "fees", f"收费项目第 {number} 行有金额，没有依据")
        if row.amount is None:
            yield Finding("should", "fees", f"收费项目第 {number} 行没有金额，会显示为待核实")


def _addresses(content: Content) -> Iterator[Finding]:
    for name, label in ADDRESSES.items():
        if content[name] and not WEB.fullmatch(content[name]):
            yield Finding("must", name, f"{label}应以 https:// 或 http:// 开头")
    for number, row in enumerate(content["materials"], 1):
        for name, label in ROW_ADDRESSES.items():
            if row[name] and not WEB.fullmatch(row[name]):
                message = f"材料第 {number} 行的{label}应以 https:// 或 http:// 开头"
                yield Finding("must", "materials", message)


def _materials(content: Content) -> Iterator[Finding]:
    if not content["materials"]:
        yield Finding("must", "materials", "请列出要交的材料；不用交的，写一行“无需提交材料”")
    for number, row in enumerate(content["materials"], 1):
        if OTHER_MATERIALS.search(row["name"]):
            message = f"材料第 {number} 行是“{row['name']}”，请写明到底是什么材料"
            yield Finding("must", "materials", message)
        if not row["required"] and not row["note"]:
            message = f"材料第 {number} 行不是必交的，请在备注里写明什么情形下交"
            yield Finding("must", "materials", message)


def _steps(content: Content) -> Iterator[Finding]:
    if not content["steps"]:
        yield Finding("must", "steps", "请写明办理步骤")


def _contacts(content: Content) -> Iterator[Finding]:
    if not content["consult"]:
        yield Finding("must", "consult", "请写明向谁咨询")
    if not content["legal_basis"]:
        yield Finding("must", "legal_basis", "请至少列一项依据")


def _related(content: Content) -> Iterator[Finding]:
    known = queries.cards(content["related"])
    for code in content["related"]:
        if code not in known:
            yield Finding("should", "related", f"相关事项“{code}”没有公布，指南上不会显示")
