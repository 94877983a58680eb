"""Reads plain text: a line is a line. A .txt written in Markdown is read as Markdown."""

from portal.library.markup.lines import plain_lines, read_text
from portal.library.readers.front_matter import has_front_matter
from portal.library.readers.markdown import has_markdown_headings, parse_text
from portal.library.readers.reading import Reading


def parse(data: bytes) -> Reading:
    """The lines of a .txt file; metadata is its front matter, if it has one."""
    text = read_text(data)
    if has_markdown_headings(text) or has_front_matter(text):
        return parse_text(text)
    return Reading(plain_lines(text), {})
