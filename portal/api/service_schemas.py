"""The shapes of service items as JSON Schema, for the description of the API."""

from __future__ import annotations

from portal.api.schemas import MAYBE, NUMBER, TEXT, YES, Schema, many, reference, thing
from portal.catalogue import labels
from portal.catalogue.models import FEE_KINDS
from portal.catalogue.traces_models import REASONS

DAY: Schema = {**TEXT, "format": "date"}
MOMENT: Schema = {**TEXT, "format": "date-time"}
MAYBE_DAY: Schema = {**MAYBE, "format": "date"}
COUNT: Schema = {"type": ["integer", "null"]}
AMOUNT: Schema = {"type": ["number", "null"]}
VALUE: Schema = {"type": "number"}
UNIT: Schema = {"type": "string", "enum": list(labels.UNITS)}
MAYBE_UNIT: Schema = {"type": ["string", "null"]}
CONFIDENCE: Schema = {"type": "string", "enum": list(labels.CONFIDENCE)}


def maybe(schema: Schema) -> Schema:
    """The thing, or null."""
    return {**schema, "type": ["object", "null"]}


LIMIT = thing(value=VALUE, unit=UNIT)
STATUTORY = thing(value=VALUE, unit=UNIT, **{"from": MAYBE, "article": MAYBE})
PROMISED = thing(value=VALUE, unit=UNIT, basis=MAYBE)
LISTED: dict[str, Schema] = {
    "code": TEXT,
    "url": TEXT,
    "name": TEXT,
    "summary": {**MAYBE, "description": "一句话说明"},
    "right": {**TEXT, "enum": list(labels.RIGHTS)},
    "life_cycle": {**TEXT, "enum": list(labels.LIFE_CYCLES)},
    "body": {**TEXT, "description": "实施主体"},
    "item_type": {**TEXT, "enum": list(labels.ITEM_TYPES)},
    "handling": {**TEXT, "enum": list(labels.HANDLINGS)},
    "service_objects": many(TEXT),
    "situations": many(TEXT),
    "visits": {**COUNT, "description": "到现场次数"},
    "limit": {**maybe(LIMIT), "description": "承诺时限，没有的为法定时限"},
    "fee": {**TEXT, "enum": list(FEE_KINDS)},
    "materials": {**NUMBER, "description": "都要交的材料份数"},
    "open_questions": {**NUMBER, "description": "待核实几处"},
    "checked_on": MAYBE_DAY,
    "changed_at": MOMENT,
}
MATERIAL = thing(
    name=TEXT,
    required=YES,
    form=MAYBE,
    copies=COUNT,
    note=MAYBE,
    source=MAYBE,
    blank_form=MAYBE,
    sample=MAYBE,
    refused_when=MAYBE,
    basis=MAYBE,
)
STEP = thing(name=TEXT, actor=MAYBE, limit=MAYBE, standard=MAYBE, result=MAYBE)
FEE = thing(
    name=TEXT,
    amount={**AMOUNT, "description": "为空表示没有可靠来源"},
    currency=TEXT,
    unit=MAYBE,
    condition=MAYBE,
    basis=MAYBE,
    confidence=CONFIDENCE,
    is_disputed={**YES, "description": "与另一行说法不一，没有合并"},
)
WORDS = (
    "body_code",
    "body_nature",
    "joint_bodies",
    "handled_by",
    "basic_code",
    "task_code",
    "matter_code",
    "power_source",
    "level",
    "online_depth",
    "visit_reason",
    "address",
    "hours",
    "reach",
    "quota",
    "intermediary",
    "special_procedures",
    "consult",
    "complaint",
    "remedies",
    "delivery",
    "note",
    "upcoming_change",
    "source",
    "verify",
    "effective_on",
    "ends_on",
)
KEPT = (
    "code",
    "url",
    "name",
    "summary",
    "right",
    "life_cycle",
    "body",
    "item_type",
    "handling",
    "service_objects",
    "situations",
    "visits",
    "checked_on",
)
SERVICE_SCHEMAS: dict[str, Schema] = {
    "ServiceCard": thing(**LISTED),
    "Services": thing(
        total=NUMBER, page=NUMBER, per_page=NUMBER, items=many(reference("ServiceCard"))
    ),
    "Service": thing(
        **{name: LISTED[name] for name in KEPT},
        **dict.fromkeys(WORDS, MAYBE),
        aliases=many(TEXT),
        item_type_verified=YES,
        has_no_statutory_limit=YES,
        table_row={**COUNT, "description": "目录序号"},
        related=many(TEXT),
        applicant_deadlines={**many(TEXT), "description": "/api/v1/deadlines 的 clock"},
        statutory_limit=maybe(STATUTORY),
        promised_limit=maybe(PROMISED),
        fees=many(FEE),
        reductions=many(TEXT),
        legal_basis=many(thing(document=TEXT, number=MAYBE, article=MAYBE)),
        conditions=many(TEXT),
        materials=many(MATERIAL),
        steps=many(STEP),
        result=thing(name=MAYBE, validity=MAYBE),
        channel=thing(system=MAYBE, url=MAYBE, offline=MAYBE, url_confidence=MAYBE),
        faq=many(thing(question=TEXT, answer=TEXT)),
        confidence=CONFIDENCE,
        version=NUMBER,
        versions=NUMBER,
        is_current=YES,
        published_at=MOMENT,
        open_questions=many(thing(field=TEXT, question=TEXT)),
        changed_grounds={
            **many(thing(document=TEXT, article=MAYBE, reason={**TEXT, "enum": list(REASONS)})),
            "description": "依据中核对以后又有修改、正在核对的条文",
        },
    ),
}
