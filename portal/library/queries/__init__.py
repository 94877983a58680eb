"""Named reads of the library; what the public sees is published documents only."""

from portal.library.queries.citations import (
    citations_from,
    citations_of,
    count_wanted,
    wanted_texts,
)
from portal.library.queries.documents import (
    Reading,
    by_number,
    near_number,
    neighbours,
    original_file,
    reading,
    versions_of,
)
from portal.library.queries.lists import (
    FACETS,
    Choice,
    count,
    count_published,
    facet_counts,
    lately_changed,
    newest,
    page_of_documents,
    page_of_records,
    sitemap,
)
from portal.library.queries.published import topic_names

__all__ = [
    "FACETS",
    "Choice",
    "Reading",
    "by_number",
    "citations_from",
    "citations_of",
    "count",
    "count_published",
    "count_wanted",
    "facet_counts",
    "lately_changed",
    "near_number",
    "neighbours",
    "newest",
    "original_file",
    "page_of_documents",
    "page_of_records",
    "reading",
    "sitemap",
    "topic_names",
    "versions_of",
    "wanted_texts",
]
