"""What the catalogue lacks, for the public gauges and the desk: guides without what users need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from portal.catalogue import queries
from portal.catalogue.checks import OTHER_MATERIALS
from portal.catalogue.questions import CORE, open_questions
from portal.catalogue.values import ItemReading
from portal.clock import today
from portal.public_figures import Gauge, Source, Table

#: without these a guide does not say how long, how much, or whom to ask
FACTS = ("limit", "fees", "consult")
COLUMNS = ("conditions", "materials", "steps", "legal_basis", "result_name", "consult", "remedies")
MOST_ASKED = 12


def lacks(reading: ItemReading) -> frozenset[str]:
    """Which of FACTS a guide has no answer to."""
    asked = {question.field for question in open_questions(reading.content)}
    is_at_once = reading.content["handling"] == "即办件"
    no_limit = {"statutory_value", "promised_value"} <= asked and not is_at_once
    return frozenset(
        name
        for name, is_lacking in (
            ("limit", no_limit),
            ("fees", not asked.isdisjoint({"fees", "fees.amount"})),
            ("consult", "consult" in asked),
        )
        if is_lacking
    )


def gauges(readings: Sequence[ItemReading]) -> tuple[Gauge, ...]:
    """Four of the six gauges, counted over the guides as they stand."""
    total = len(readings)
    contents = [reading.content for reading in readings]
    empty = sum(not content[name] for content in contents for name in COLUMNS)
    bare = sum(any(not step["actor"] for step in content["steps"]) for content in contents)
    other = sum(
        any(OTHER_MATERIALS.search(row["name"]) for row in content["materials"])
        for content in contents
    )
    return (
        Gauge("empty_columns", empty, total * len(COLUMNS)),
        Gauge("lacking_facts", sum(bool(lacks(reading)) for reading in readings), total),
        Gauge("bare_steps", bare, total),
        Gauge("other_materials", other, total),
    )


def tables(_until: date) -> list[Table]:
    """How complete the guides are, and which questions are open most often: one query."""
    readings = queries.all_readings()
    lacking = Counter(name for reading in readings for name in lacks(reading))
    asked = Counter(
        question.field
        for reading in readings
        for question in open_questions(reading.content)
        if question.is_core and question.field != "verify"
    )
    words = {"limit": _("办结时限"), "fees": _("费用"), "consult": _("咨询方式")}
    questions = {field: str(text) for field, _lacks, text in CORE}
    total = len(readings)
    return [
        Table(
            key="service_facts",
            title=_("办事指南写明了什么"),
            columns=(_("要素"), _("写明的项数"), _("待核实的项数")),
            rows=tuple((words[name], total - lacking[name], lacking[name]) for name in FACTS),
            note=_("没有可靠来源的不写，标“待核实”；法律没有规定总时限的，算写明。"),
            empty=_("还没有公布办事指南。"),
            gauges=gauges(readings) if readings else (),
            as_of=today(),
        ),
        Table(
            key="service_questions",
            title=_("办事指南里最多的待核实问题"),
            columns=(_("问题"), _("事项数")),
            rows=tuple((questions[f], count) for f, count in asked.most_common(MOST_ASKED)),
            note=_("每个要素没有答案的记一个问题，在指南上公开列出。"),
            empty=_("没有待核实的问题。"),
            chart="bars",
            as_of=today(),
        ),
    ]


SOURCE = Source("catalogue", tables=tables)
