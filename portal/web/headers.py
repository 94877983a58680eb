"""Security headers on every response, errors and files included."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
# Scripts are files of our own; the nonce is for pages that are never kept in a cache. A kept page
# carries none, because a 304 would bring a new nonce to an old body.
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HALF_A_YEAR = 15_768_000


def init_app(app: Flask) -> None:
    app.after_request(add_headers)
    app.add_template_global(csp_nonce)


def csp_nonce() -> str:
    """The nonce of this response, made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def fields(nonce: str, strict: bool) -> dict[str, str]:
    """The security header fields of one response; `strict` asks browsers to stay on HTTPS."""
    policy = {"Content-Security-Policy": POLICY.replace("{nonce}", nonce)}
    transport = {"Strict-Transport-Security": f"max-age={HALF_A_YEAR}; includeSubDomains"}
    return {**FIXED, **policy, **(transport if strict else {})}


def add_headers(response: Response) -> Response:
    """Add what is not set yet; a view may have set a stricter policy (downloads)."""
    strict: bool = current_app.config["SETTINGS"].is_production
    for name, value in fields(csp_nonce(), strict).items():
        response.headers.setdefault(name, value)
    return response
