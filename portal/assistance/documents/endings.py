"""The documents that end a request: 不予受理, 终止, and the 卷宗 with its 卷内目录."""

from __future__ import annotations

from portal.assistance.choices import day_in_words
from portal.assistance.documents.letters import BASIS, Facts
from portal.assistance.documents.paper import Heading, Items, Paragraph, Part, Table, paragraphs
from portal.assistance.terms import DOCUMENT_LABELS, OUTCOME_LABELS, TERMINATION_GROUNDS

FILE_STATES = {
    "clean": "已检查",
    "pending_scan": "待检查",
    "refused": "未通过检查",
    "destroyed": "已销毁，存根",
}


def non_acceptance(facts: Facts) -> tuple[Part, ...]:
    """不予受理通知书: the reason, where else to go, and how to object."""
    return (
        Paragraph("您单位提出的海外知识产权维权援助申请，经审查不符合受理条件，决定不予受理。"),
        Heading("一、理由和可以去的地方"),
        *paragraphs(str(facts.get("note") or "")),
        Heading("二、有异议怎么办"),
        Items(
            (
                "自收到本通知之日起30日内，可以在本件页面请求复核一次，由其他人员办理。",
                "有新的事实或者材料的，也可以重新申请。",
            )
        ),
        Paragraph("不予受理不影响您单位在境外答复、起诉和委托律师；境外的答复期限照常计算。"),
    )


def termination(facts: Facts) -> tuple[Part, ...]:
    """终止指导告知书: on which ground, and what stays open."""
    ground = TERMINATION_GROUNDS.get(str(facts.get("ground") or ""), ("", ()))[0]
    named = f"终止的情形：{ground}。" if ground else ""
    return (
        Paragraph("关于您单位申请的海外知识产权维权援助，现终止指导。"),
        *((Paragraph(named),) if named else ()),
        *paragraphs(str(facts.get("note") or "")),
        Paragraph(
            "自终止之日起30日内情况有变化的，可以请求重办一次。已经出具的指导意见仍可使用；"
            "境外的答复期限照常计算，请自行或者委托律师答复。"
        ),
        Paragraph(f"依据：{BASIS}第六条和本平台的办理规则。"),
    )


def case_file(facts: Facts) -> tuple[Part, ...]:
    """卷宗: what happened, every paper and every file with its hash."""
    outcome = OUTCOME_LABELS.get(str(facts.get("outcome") or ""), "")
    return (
        Table(
            "基本情况",
            ("项目", "内容"),
            tuple(
                (name, value)
                for name, value in (
                    ("申请编号", str(facts.get("reference") or "")),
                    ("申请人", str(facts.get("organisation") or "")),
                    ("受理单位", str(facts.get("body") or "")),
                    ("经办人", str(facts.get("officer") or "")),
                    ("办理结果", outcome),
                )
                if value
            ),
        ),
        Table("办理经过", ("序号", "日期", "事项", "办理人"), _steps(facts)),
        Table("卷内目录：文书", ("序号", "文书", "编号", "日期"), _papers(facts)),
        Table("卷内目录：证据", ("序号", "文件名", "大小", "SHA-256", "状态"), _files(facts)),
        Paragraph("文件的 SHA-256 值可以用来核对：同一份文件算出的值相同，改动一个字节就不同。"),
    )


def _steps(facts: Facts) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(number), day_in_words(step["on"]), step["label"], step["actor"])
        for number, step in enumerate(facts.get("steps", []), 1)
    )


def _papers(facts: Facts) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(number),
            DOCUMENT_LABELS[paper["kind"]],
            paper["number"],
            day_in_words(paper["issued_at"]),
        )
        for number, paper in enumerate(facts.get("papers", []), 1)
    )


def _files(facts: Facts) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(number),
            file["name"],
            f"{file['size']:,} 字节",
            file["sha256"],
            FILE_STATES[file["state"]],
        )
        for number, file in enumerate(facts.get("files", []), 1)
    )
