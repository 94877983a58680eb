"""The shapes of the JSON answers as JSON Schema, for the description of the API."""

from __future__ import annotations

from typing import Any

from portal.library.models import KINDS, ROLES, VALIDITIES

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer"}
YES: Schema = {"type": "boolean"}
PARTIAL: Schema = {
    "type": ["string", "null"],
    "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "description": "日期，可能只知道年或年月",
}
KIND: Schema = {"type": "string", "enum": list(KINDS)}
STATUS: Schema = {"type": "string", "enum": list(VALIDITIES)}


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(**properties: Schema) -> Schema:
    """An object that always has all of these."""
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


RECORD: dict[str, Schema] = {
    "id": NUMBER,
    "url": TEXT,
    "title": TEXT,
    "kind": KIND,
    "document_number": {**MAYBE, "description": "发文字号"},
    "index_number": {**MAYBE, "description": "索引号"},
    "level": {**MAYBE, "description": "公文种类或效力层级"},
    "issuer": {**MAYBE, "description": "发文机关"},
    "region": MAYBE,
    "issued_on": PARTIAL,
    "published_on": PARTIAL,
    "effective_on": PARTIAL,
    "expires_on": PARTIAL,
    "status": {**STATUS, "description": "有效性"},
    "topics": many(TEXT),
    "summary": MAYBE,
    "source": MAYBE,
    "source_url": MAYBE,
    "checked_on": {**MAYBE, "description": "核验日期"},
    "is_digest": {**YES, "description": "摘要，非原文"},
    "is_sample": {**YES, "description": "示例，虚构"},
    "changed_at": {**TEXT, "format": "date-time"},
}
CLAUSE = thing(anchor=TEXT, label=TEXT, text=TEXT)
TASK = thing(anchor=TEXT, label=TEXT, title=TEXT, units=many(TEXT))
STEP = thing(on=TEXT, kind=TEXT, text=TEXT)
RELATION = thing(
    direction={"type": "string", "enum": ["names", "named_by"]},
    role={"type": "string", "enum": list(ROLES)},
    title=TEXT,
    document_number=MAYBE,
    id={"type": ["integer", "null"]},
    url=MAYBE,
)
HIT = thing(
    id={**TEXT, "description": "例如 policy-17"},
    kind=TEXT,
    title=TEXT,
    document_number=MAYBE,
    issuer=MAYBE,
    published_on=PARTIAL,
    status=MAYBE,
    url=TEXT,
    anchor={**TEXT, "description": "例如 #t12；没有单独的条文时为空"},
    snippet_html={**TEXT, "description": "已转义，只含 <mark>"},
    score={"type": "number"},
)
FACET_VALUE = thing(value=TEXT, label=TEXT, count=NUMBER)

SCHEMAS: dict[str, Schema] = {
    "Record": thing(**RECORD),
    "Document": thing(
        **RECORD,
        interprets={**MAYBE, "description": "被解读文件的文号或标题"},
        openness=MAYBE,
        addressees=MAYBE,
        version=NUMBER,
        versions=NUMBER,
        stands_from={**TEXT, "format": "date"},
        is_current=YES,
        cover=many(CLAUSE),
        clauses=many(CLAUSE),
        tasks=many(TASK),
        history=many(STEP),
        relations=many(RELATION),
    ),
    "Documents": thing(total=NUMBER, page=NUMBER, per_page=NUMBER, items=many(reference("Record"))),
    "Results": thing(
        query=TEXT,
        understood_as=TEXT,
        did_you_mean=MAYBE,
        total=NUMBER,
        total_is_exact=YES,
        took_ms={"type": "number"},
        page=NUMBER,
        per_page=NUMBER,
        items=many(HIT),
        facets={"type": "object", "additionalProperties": many(FACET_VALUE)},
    ),
    "Suggestions": thing(query=TEXT, suggestions=many(thing(text=TEXT, kind=TEXT, label=TEXT))),
    "Deadline": thing(
        clock=TEXT,
        on={**TEXT, "format": "date"},
        due_on={**MAYBE, "format": "date", "description": "算不出来时为空，steps 说明原因"},
        steps={**many(TEXT), "description": "推算过程"},
        cautions={**many(TEXT), "description": "要一起说明的话"},
        consequence={**TEXT, "description": "错过会怎样"},
        source=TEXT,
        checked_on={**TEXT, "format": "date", "description": "核验日期"},
        confidence={"type": "string", "enum": ["statute", "official", "commercial", "general"]},
        estimated={**YES, "description": "用到了还没有公布放假安排的年份"},
    ),
    "Problem": thing(type=TEXT, title=TEXT, detail=TEXT, status=NUMBER, instance=TEXT),
}
