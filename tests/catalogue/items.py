"""Items to test with, made with keyword arguments; each differs from the one before."""

from __future__ import annotations

import itertools
from typing import Any

from portal.catalogue.fields import completed
from portal.catalogue.models import ItemRelease
from portal.catalogue.services import publish_item
from portal.editorial.fields import Content

_count = itertools.count(1)
MATERIAL: Content = {
    "name": "请求书",
    "required": True,
    "form": "电子",
    "copies": 1,
    "note": "",
    "source": "",
    "blank_form": "",
    "sample": "",
    "refused_when": "",
    "basis": "",
}
STEP: Content = {"name": "提交", "actor": "申请人", "limit": "", "standard": "", "result": ""}
FEE: Content = {
    "name": "申请费",
    "amount": "900",
    "currency": "CNY",
    "unit": "件",
    "condition": "",
    "basis": "发改价格〔2017〕270号",
    "confidence": "statute",
    "is_disputed": False,
}


def make_content(**overrides: Any) -> Content:
    """An item with everything that a guide must have."""
    number = next(_count)
    return completed(
        {
            "code": f"item-{number}",
            "name": f"第{number}号登记",
            "summary": "登记一项权利。",
            "right": "patent",
            "life_cycle": "创造",
            "item_type": "行政确认",
            "handling": "承诺件",
            "body": "国家知识产权局",
            "recipients": ["企业法人", "自然人"],
            "situations": ["tech-protect"],
            "statutory_value": "9",
            "statutory_unit": "months",
            "statutory_from": "收到申请",
            "statutory_article": "专利法第二十六条",
            "visits": 0,
            "online_depth": "全程网办",
            "conditions": [{"text": "有新的技术方案", "basis": ""}],
            "materials": [dict(MATERIAL)],
            "steps": [dict(STEP)],
            "fees": [dict(FEE)],
            "legal_basis": [
                {"document": "中华人民共和国专利法", "number": "主席令第55号", "article": "一、二"}
            ],
            "result_name": "登记证书",
            "consult": "12345",
            "remedies": "行政复议",
            "source": "专利法",
            "checked_on": "2026-11-23",
            "confidence": "statute",
            **overrides,
        }
    )


def publish(**overrides: Any) -> ItemRelease:
    """Publish an item."""
    return publish_item(make_content(**overrides), "tester")
