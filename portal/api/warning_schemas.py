"""The shapes of warnings as JSON Schema, for the description of the API."""

from __future__ import annotations

from portal.api.schemas import MAYBE, NUMBER, TEXT, YES, Schema, many, reference, thing
from portal.warnings.models import (
    CATEGORIES,
    CONFIDENCES,
    FACETS,
    LEVELS,
    MESSAGE_KINDS,
    STATES,
)
from portal.warnings.queries import LIST_STATES

DAY: Schema = {**TEXT, "format": "date"}
MAYBE_DAY: Schema = {**MAYBE, "format": "date"}
MOMENT: Schema = {**TEXT, "format": "date-time"}
LEVEL: Schema = {**TEXT, "enum": list(LEVELS), "description": "红、橙、黄、蓝"}
CATEGORY: Schema = {**TEXT, "enum": list(CATEGORIES)}
LIST_STATE: Schema = {**TEXT, "enum": [state for state in LIST_STATES if state]}
FACET_WORDS = {
    "countries": "国家或地区，两字母代码；EU 欧盟，WO 国际组织",
    "rights": "权利",
    "industries": "行业，GB/T 4754 代码",
    "hs_codes": "商品编码，2 到 10 位",
    "platforms": "平台",
    "courts": "法院或机关",
    "opponents": "对方",
    "law_firms": "对方律师",
}
RECORD: dict[str, Schema] = {
    "ref": {**TEXT, "description": "编号，例如 YJ-2026-008"},
    "url": TEXT,
    "cap": {**TEXT, "description": "最近一次发布的 CAP 1.2 报文"},
    "title": TEXT,
    "summary": MAYBE,
    "level": LEVEL,
    "category": CATEGORY,
    "criterion": {**MAYBE, "description": "定级依据"},
    "state": {**TEXT, "enum": list(STATES)},
    "event_on": MAYBE_DAY,
    "valid_from": DAY,
    "valid_until": {**MAYBE_DAY, "description": "为空时有效至事件结束"},
    "facts": many(TEXT),
    **{facet: {**many(TEXT), "description": FACET_WORDS[facet]} for facet in FACETS},
    "signs": many(TEXT),
    "advice": {**many(thing(on=MAYBE_DAY, do=TEXT, who=MAYBE)), "description": "按顺序做"},
    "consequence": MAYBE,
    "clocks": {**many(TEXT), "description": "期限的代码，见 /api/v1/deadlines"},
    "related": many(thing(label=TEXT, address=TEXT)),
    "earlier": {**many(TEXT), "description": "以前的预警"},
    "source": MAYBE,
    "source_url": MAYBE,
    "checked_on": {**MAYBE_DAY, "description": "核验日期"},
    "confidence": {**TEXT, "enum": list(CONFIDENCES)},
    "open_question": {**MAYBE, "description": "待核实"},
    "is_sample": {**YES, "description": "示例，虚构"},
    "release": {**NUMBER, "description": "第几次发布"},
    "published_at": MOMENT,
    "changed_at": MOMENT,
}
MESSAGE = thing(
    number=NUMBER,
    kind={**TEXT, "enum": list(MESSAGE_KINDS)},
    identifier={**TEXT, "description": "CAP 的 identifier"},
    sent_at=MOMENT,
    level=LEVEL,
    title=TEXT,
    note={**MAYBE, "description": "改了什么，或者为什么撤销"},
    is_correction=YES,
    url=TEXT,
    cap=TEXT,
)
WARNING_SCHEMAS: dict[str, Schema] = {
    "WarningRecord": thing(**RECORD),
    "Warning": thing(**RECORD, messages=many(MESSAGE)),
    "Warnings": thing(
        total=NUMBER, page=NUMBER, per_page=NUMBER, items=many(reference("WarningRecord"))
    ),
}
WARNING_PARAMETERS: dict[str, tuple[Schema, str]] = {
    "state": (LIST_STATE, "不填为生效中；ended 已结束，all 全部"),
    "level": (LEVEL, "级别"),
    "category": (CATEGORY, "类别"),
    "country": (TEXT, "国家或地区"),
    "right": (TEXT, "权利"),
    "industry": (TEXT, "行业"),
    "platform": (TEXT, "平台"),
}
