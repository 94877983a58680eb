"""Forms: every text goes through the one gate, refusals are said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from portal.text import TextRefused, clean_line, clean_text

Filter = Callable[[str | None], str]
Check = Callable[[Any, Field], None]


class Saying(Protocol):
    """A refusal that carries its sentence and what fills it."""

    template: str
    values: dict[str, object]


class Form(FlaskForm):
    """A form that is posted, with its token."""

    def blame(self, name: str, refused: Saying) -> None:
        """Show a refusal of the service beside the field that caused it."""
        field = self[name]
        field.errors = [*field.errors, said(refused)]


def said(refused: Saying) -> str:
    """The refusal's sentence in the reader's language."""
    return str(gettext(refused.template, **refused.values))


def line(limit: int) -> Filter:
    """A filter for a single line of at most `limit` characters."""
    return lambda raw: _gate(clean_line, raw, limit)


def text(limit: int) -> Filter:
    """A filter for running text of at most `limit` characters."""
    return lambda raw: _gate(clean_text, raw, limit)


def checked(check: Callable[[str], Any], refusal: type[Exception]) -> Check:
    """A validator that keeps what `check` makes of the value, or shows why it refused it."""

    def validate(_form: Any, field: Field) -> None:
        if not field.data or field.errors:
            return
        try:
            field.data = check(field.data)
        except refusal as refused:
            raise ValidationError(said(refused)) from None  # type: ignore[arg-type]

    return validate


def _gate(clean: Callable[[str, int], str], raw: str | None, limit: int) -> str:
    try:
        return clean(raw or "", limit)
    except TextRefused as refused:
        # WTForms shows a ValueError of a filter beside the field.
        raise ValueError(said(refused)) from None
