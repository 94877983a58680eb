"""Errors as pages in the portal's look, or as problem details for programs."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import lazy_gettext
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
)

from portal.files.vault import is_full

#: how SQLite says that it could not write
FULL_DATABASE = ("disk is full", "disk I/O error")

WORDS = {
    400: (
        lazy_gettext("这个请求看不懂"),
        lazy_gettext("网址或填写的内容里有认不出的字符。请返回上一页重试。"),
    ),
    403: (lazy_gettext("没有权限查看"), lazy_gettext("这一页只对特定人员开放。")),
    404: (
        lazy_gettext("没有找到这一页"),
        lazy_gettext("网址可能写错了，内容也可能已经移走。可以在下面搜索。"),
    ),
    405: (lazy_gettext("这一页不能这样访问"), lazy_gettext("请从页面上的链接或按钮进入。")),
    413: (lazy_gettext("提交的内容太大"), lazy_gettext("请减少内容或分几次提交。")),
    414: (lazy_gettext("网址太长"), lazy_gettext("请缩短搜索的内容后重试。")),
    422: (
        lazy_gettext("内容不符合要求"),
        lazy_gettext("请按提示修改后重新提交，已填写的内容不会丢失。"),
    ),
    429: (lazy_gettext("访问得太频繁了"), lazy_gettext("请稍等一会儿再试。")),
    500: (
        lazy_gettext("我们这边出了问题"),
        lazy_gettext("不是您的操作有误。请稍后再试；如仍不行，请把下面的编号告诉我们。"),
    ),
    503: (lazy_gettext("暂时不能提供服务"), lazy_gettext("请过几分钟再试。")),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(Exception, unexpected)
    app.register_error_handler(OSError, out_of_room)
    app.register_error_handler(OperationalError, out_of_room)
    for hostile in (RecursionError, OverflowError, UnicodeError):
        app.register_error_handler(hostile, unreadable)


def treat_as_missing(app: Flask, kind: type[Exception]) -> None:
    """Answer a room's own “there is no such thing” with the page of 404."""
    app.register_error_handler(kind, missing)


def missing(_error: Exception) -> Response:
    return answer(NotFound())


def answer(error: HTTPException) -> Response:
    """The error's page, keeping what the error says in its headers (Allow, Retry-After)."""
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    response = problem(code) if wants_json() else page(code)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def unexpected(error: Exception) -> Response:
    """A fault of ours: logged in full with the request's id, shown without any detail."""
    current_app.logger.error("unexpected", exc_info=error)
    return answer(InternalServerError())


def is_out_of_room(error: Exception) -> bool:
    """Whether a file or SQLite's own could not grow."""
    return is_full(error) or any(word in str(error) for word in FULL_DATABASE)


def out_of_room(error: Exception) -> Response:
    """A full disk is told as such to the log, and to the reader as a pause, not as a fault."""
    if not is_out_of_room(error):
        return unexpected(error)
    current_app.logger.error("no room on the disk", exc_info=error)
    return answer(ServiceUnavailable())


def unreadable(_error: Exception) -> Response:
    """The last net under hostile input; a test fails if one of ours ever reaches it."""
    return answer(BadRequest())


def wants_json() -> bool:
    return request.path.startswith("/api/")


def problem(code: int) -> Response:
    """Problem details (RFC 9457)."""
    title, detail = words(code)
    response = jsonify(
        type="about:blank",
        title=title,
        detail=detail,
        status=code,
        instance=request.path,
        request_id=g.get("request_id", ""),
    )
    response.status_code, response.content_type = code, "application/problem+json"
    return response


def page(code: int) -> Response:
    """The error page of the portal; a bare one when even that cannot be made."""
    title, detail = words(code)
    facts = {
        "code": code,
        "title": title,
        "detail": detail,
        "request_id": g.get("request_id", ""),
    }
    try:
        html = render_template("errors/error.html", **facts)
    except Exception:  # a foreign host, say, for which no address can be built
        html = current_app.jinja_env.get_template("errors/bare.html").render(**facts)
    return Response(html, status=code, content_type="text/html; charset=utf-8")


def words(code: int) -> tuple[str, str]:
    title, detail = WORDS.get(code) or WORDS[500 if code >= 500 else 400]
    return str(title), str(detail)
