"""The documents that open and move a request: 申请书, 受理, 补充材料, 指导意见."""

from __future__ import annotations

from typing import Any

from portal.assistance.choices import day_in_words, rows
from portal.assistance.documents.paper import (
    Heading,
    Items,
    Paragraph,
    Part,
    Table,
    items,
    paragraphs,
)
from portal.assistance.terms import CLOCK_TABLE

Facts = dict[str, Any]
#: 国务院令第801号, the rule that guidance rests on
BASIS = "《国务院关于涉外知识产权纠纷处理的规定》（国务院令第801号）"
PROMISED = {clock.key: clock.value for clock in CLOCK_TABLE}


def application(facts: Facts) -> tuple[Part, ...]:
    """申请书: what the applicant answered, word for word."""
    answers = facts["answers"]
    stated = tuple((name, words) for name, words in rows(answers) if name != "事情经过")
    return (
        Table("申请人", ("项目", "内容"), _present(_applicant(facts))),
        Table("争议的基本情况", ("项目", "内容"), stated),
        Heading("事情经过"),
        *paragraphs(str(answers.get("summary") or "")),
        Heading("申请人声明"),
        Items(
            (
                "以上内容真实、完整；有变化的，及时告知受理单位。",
                "已阅读并同意办理本申请所需的个人信息和企业信息处理规则。",
                f"知道材料提供到境外以前，要按照{BASIS}第十三条办理。",
            )
        ),
    )


def acceptance(facts: Facts) -> tuple[Part, ...]:
    """受理通知书: accepted, by whom, and what is promised."""
    begun = (
        "根据监测到的线索，我单位依职权启动本件的应对指导。"
        if facts.get("by_duty")
        else "您单位提出的海外知识产权维权援助申请，经审查符合受理条件，决定受理。"
    )
    officer = facts.get("officer") or "受理单位另行指定"
    return (
        Paragraph(begun),
        *paragraphs(str(facts.get("note") or "")),
        Heading("一、承诺的时限"),
        Items(
            (
                f"自受理之日起{PROMISED['first_advice']}个工作日内首次答复；"
                "情况紧急的，1个工作日内答复。",
                f"自受理之日起{PROMISED['opinion']}个工作日内出具指导意见书。",
                f"需要专家会商的，另加{PROMISED['consult']}个工作日；"
                "等待您单位补充材料的时间不计算在内。",
            )
        ),
        Heading("二、请您单位配合"),
        Items(
            (
                "境外的答复期限不因本件受理而中止，请按期限自行或者委托律师答复。",
                "收到新的文书，或者情况有变化，请在当日告知经办人。",
                "未经核对，不要把材料直接提供给境外的机构和个人。",
            )
        ),
        Heading("三、经办"),
        Paragraph(f"经办人：{officer}。受理依据：{BASIS}第六条。"),
    )


def supplement_notice(facts: Facts) -> tuple[Part, ...]:
    """补充材料通知书: everything that is missing, at once, with the day and the way."""
    due_on = day_in_words(str(facts.get("due_on") or ""))
    return (
        Paragraph("您单位的海外知识产权维权援助申请已经收到。经审查，还需要补充下列材料："),
        Items(items(str(facts.get("note") or ""))),
        Paragraph(f"请在{due_on}以前，登录平台在本件页面提交；不便上传的，请联系经办人。"),
        Paragraph(
            "以上为需要补充的全部内容，已经一次告知。补充期间我单位的办理时限暂停计算，"
            "收到材料后继续计算。期满没有补充，又没有说明理由的，视为撤回申请；"
            "视为撤回后可以请求恢复。"
        ),
        Paragraph("境外的答复期限不因补充材料而中止。"),
    )


def opinion(facts: Facts) -> tuple[Part, ...]:
    """指导意见书: the experts' opinions and the officer's words, with their limits."""
    drafted = [part for row in facts.get("opinions", []) for part in _expert_opinion(row)]
    note = paragraphs(str(facts.get("note") or ""))
    own: tuple[Part, ...] = (Heading("处理建议"), *note) if note else ()
    return (
        Paragraph("关于您单位申请的海外知识产权纠纷，经研究，提出指导意见如下。"),
        *_signed_versions(facts.get("opinions", [])),
        *own,
        *drafted,
        *_signed_files(facts.get("files", [])),
        Heading("说明"),
        Items(
            (
                "本意见根据您单位提供的材料作出；材料不全或者有变化的，意见可能随之改变。",
                "本意见供应对纠纷参考，不是律师意见，不代替在当地委托律师。",
                "境外的期限以文书原文和当地机构的规定为准。",
                f"向境外提供证据和材料，按照{BASIS}第十二条、第十三条办理。",
            )
        ),
    )


def _signed_versions(opinions: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Which version of each expert's opinion was signed, and when it was written."""
    named = "；".join(
        f"{row['expert']}的第 {row['version']} 稿" + _written(row) for row in opinions
    )
    return (Paragraph(f"本意见书签发的专家意见：{named}。"),) if named else ()


def _signed_files(files: list[dict[str, Any]]) -> tuple[Part, ...]:
    """附件: what was signed with the opinion, each with its digest."""
    named = tuple(f"{file['name']}（SHA-256 {file['sha256']}）" for file in files)
    return (Heading("附件"), Items(named)) if named else ()


def _written(row: dict[str, Any]) -> str:
    day = day_in_words(str(row.get("written_on") or ""))
    return f"（{day}写成）" if day else ""


def _expert_opinion(row: dict[str, Any]) -> tuple[Part, ...]:
    heading = f"专家意见（{row['expert']}，第 {row['version']} 稿）"
    return (Heading(heading), *paragraphs(str(row["text"])))


def _applicant(facts: Facts) -> tuple[tuple[str, str], ...]:
    return (
        ("企业名称", facts.get("organisation") or ""),
        ("统一社会信用代码", facts.get("credit_code") or ""),
        ("所在地", facts.get("city") or ""),
        ("联系人", facts.get("applicant") or ""),
        ("受理单位", facts.get("body") or ""),
        ("申请编号", facts.get("reference") or ""),
    )


def _present(named: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in named if value)
