"""Chinese words of lists in YAML, found for the catalogue of translations; babel.cfg names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

import yaml

HAN = re.compile("[\u4e00-\u9fff]")
Found = tuple[int, None, str, list[str]]


def extract(
    file: IO[bytes], _keywords: object, _tags: object, options: dict[str, Any]
) -> Iterator[Found]:
    """(line, no function, words, no comments) of every value below the keys `under`."""
    root = yaml.compose(file.read().decode(), Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value in options["under"].split():
                yield from _words(value)


def _words(node: yaml.Node) -> Iterator[Found]:
    if isinstance(node, yaml.MappingNode):
        for _key, value in node.value:
            yield from _words(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _words(value)
    elif isinstance(node, yaml.ScalarNode) and HAN.search(node.value):
        yield node.start_mark.line + 1, None, node.value, []
