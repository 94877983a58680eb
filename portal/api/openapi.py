"""/api/v1/openapi.json: what the API takes and answers (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, jsonify

from portal.api.paging import MOST_PER_PAGE, PER_PAGE
from portal.api.schemas import KIND, SCHEMAS, STATUS, TEXT, Schema, reference
from portal.api.service_schemas import SERVICE_SCHEMAS
from portal.api.warning_schemas import WARNING_PARAMETERS, WARNING_SCHEMAS
from portal.catalogue import labels, listing
from portal.deadlines import book
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page

VERSION = "1.0.0"
YEAR: Schema = {"type": "string", "pattern": r"^\d{4}$"}
BY_NUMBER: Schema = {"type": "integer", "minimum": 1}
Parameters = dict[str, tuple[Schema, str]]
FACETS: Parameters = {
    "kind": (KIND, "类别"),
    "issuer": (TEXT, "发文机关"),
    "year": (YEAR, "年份"),
    "topic": (TEXT, "主题"),
    "status": (STATUS, "有效性"),
    "region": (TEXT, "地区"),
}
PAGES: Parameters = {
    "page": ({"type": "integer", "minimum": 1, "default": 1}, "第几页"),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        "每页几条",
    ),
}
WORDING: Parameters = {
    "on": ({"type": "string", "format": "date"}, "哪一天的文本"),
    "version": ({"type": "integer", "minimum": 1}, "第几版"),
}
SORT: Schema = {"type": "string", "enum": ["relevance", "date"], "default": "relevance"}
COUNTED: Parameters = {
    "clock": ({"type": "string", "enum": list(book().clocks)}, "哪个期限，必填"),
    "on": ({"type": "string", "format": "date"}, "起算日，必填"),
    "variant": (TEXT, "别的情形；不填为一般情形"),
}
ITEMS: Parameters = {
    "q": (TEXT, "名称、俗称或拼音"),
    **{
        name: (
            {**TEXT, "enum": list(listing.WORDS[name])} if name in listing.WORDS else TEXT,
            words,
        )
        for name, words in labels.PARAMETERS.items()
    },
}
RELEASE: Parameters = {"version": ({"type": "integer", "minimum": 1}, "第几版")}
ASKED: Parameters = {"q": (TEXT, "关键词、文号、拼音或原句")}


@access.public
@public_page
def description() -> Response:
    """The description itself."""
    site = current_app.config["SETTINGS"].site
    return jsonify(
        openapi="3.1.0",
        info={
            "title": site.name,
            "version": VERSION,
            "description": "政策文件、条文、办事指南、搜索和期限；没有变化时回答 304。",
        },
        servers=[{"url": absolute("")}],
        paths={
            "/api/v1/library": get("文件列表，从新到旧", "Documents", {**FACETS, **PAGES}),
            "/api/v1/library/{document_id}": get(
                "一份文件，逐条列出", "Document", WORDING, path="document_id"
            ),
            "/api/v1/services": get("办事项目，按拼音", "Services", {**ITEMS, **PAGES}),
            "/api/v1/services/{code}": get(
                "一项办事指南的全部要素", "Service", RELEASE, path="code", named=TEXT
            ),
            "/api/v1/warnings": get(
                "风险预警，最近改动的在前", "Warnings", {**WARNING_PARAMETERS, **PAGES}
            ),
            "/api/v1/warnings/{ref}": get(
                "一条预警和它的每次发布", "Warning", {}, path="ref", named=TEXT
            ),
            "/api/v1/search": get(
                "搜索", "Results", {**ASKED, **FACETS, "sort": (SORT, "排序"), **PAGES}
            ),
            "/api/v1/suggest": get("搜索建议", "Suggestions", ASKED),
            "/api/v1/deadlines": get("一个期限的末日和推算过程", "Deadline", COUNTED),
        },
        components={"schemas": {**SCHEMAS, **SERVICE_SCHEMAS, **WARNING_SCHEMAS}},
    )


def get(
    summary: str, answer: str, asked: Parameters, path: str = "", named: Schema = BY_NUMBER
) -> dict[str, Any]:
    """A GET operation: what it takes in the address and what it answers; `named` is its path's."""
    parameters: list[Schema] = [
        {"name": name, "in": "query", "schema": schema, "description": words}
        for name, (schema, words) in asked.items()
    ]
    if path:
        parameters.insert(0, {"name": path, "in": "path", "required": True, "schema": named})
    responses = {
        "200": {"description": summary, "content": content("application/json", answer)},
        "304": {"description": "没有变化"},
        "default": {
            "description": "出错",
            "content": content("application/problem+json", "Problem"),
        },
    }
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}


def content(mimetype: str, schema: str) -> dict[str, Any]:
    return {mimetype: {"schema": reference(schema)}}
