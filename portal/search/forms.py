"""The search as an address holds it, read leniently, and the small form for the years."""

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField

from portal.search.wanted import FACETS, PER_PAGE, Wanted, wanted
from portal.text import page_number


class YearsForm(Form):
    """From which year to which; either may stay empty."""

    first = StringField(_("从哪一年"), name="from", id="from")
    last = StringField(_("到哪一年"), name="to", id="to")


def years_form(wanted: Wanted) -> YearsForm:
    """The form with the years in force."""
    return YearsForm(data={"first": wanted.first_year or "", "last": wanted.last_year or ""})


def wanted_from(text: str, values: MultiDict[str, str]) -> Wanted:
    """The search that an address asks for; what cannot be read is passed over.

    Years given the wrong way round are turned: from=2023&to=2019 is 2019 to 2023.
    """
    given = {name: values.getlist(name) for name in (*FACETS, "from", "to")}
    if all(given[end] for end in ("from", "to")) and given["to"][0] < given["from"][0]:
        given["from"], given["to"] = given["to"], given["from"]
    return wanted(
        text,
        given,
        sort=values.get("sort", ""),
        page=page_number(values.get("page")),
        per_page=page_number(values.get("per_page", str(PER_PAGE))),
        as_typed=values.get("exact") == "1",
    )
