"""The kinds of texts that the editorial desk can write."""

from __future__ import annotations

from functools import partial

from flask import Flask

from portal.editorial import kinds
from portal.editorial.kinds import Kind
from portal.library import labels
from portal.library.models import KINDS
from portal.library.writing import publication
from portal.library.writing.fields import SECTIONS
from portal.library.writing.preview import preview
from portal.library.writing.reading import READABLE, read_file


def init_app(app: Flask) -> None:
    for code in KINDS:
        kinds.add(
            app,
            Kind(
                code=code,
                label=labels.KIND[code],
                desk="library",
                sections=SECTIONS,
                publish=publication.publish,
                withdraw=publication.withdraw,
                load=publication.load,
                address=publication.address,
                preview=partial(preview, code),
                announcement=publication.announcement,
                check=publication.check,
                read_file=partial(read_file, code),
                readable=READABLE,
            ),
        )
