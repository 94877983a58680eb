"""The engines of the comparison: the same answers from all, and figures that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree
from xml.etree import ElementTree

import pytest

from benchmarks.peers import corpus, postgres
from benchmarks.peers.engine import Engine
from benchmarks.peers.keeping import kept_index, kept_texts
from benchmarks.peers.line_up import ENGINES
from benchmarks.peers.measuring import until_found
from benchmarks.peers.picture import picture
from benchmarks.peers.questions import Questions, draw
from benchmarks.peers.run import Run
from benchmarks.peers.shelf import Shelf
from benchmarks.peers.tables import tables

DOCUMENTS = 30
SEED = 7


@pytest.mark.parametrize("name", [name for name in ENGINES if "trigram" not in name])
def test_engines_agree_on_totals_and_facets(
    name: str, made: dict[str, Engine], questions: Questions, index: Engine
) -> None:
    for kind in ("1 word", "2 words", "4 words"):
        for text in questions.by_kind[kind][:20]:
            found, ours = made[name].answer(kind, text), index.answer(kind, text)
            assert found.total == ours.total > 0, text
            if name != "portal":
                assert (found.years, found.issuers) == (ours.years, ours.issuers), text


@pytest.mark.parametrize("name", ["index", "portal", "fts5-trigram"])
def test_phrases_are_found_wherever_they_stand(
    name: str, made: dict[str, Engine], questions: Questions
) -> None:
    phrases = list(zip(questions.by_kind["phrase"], questions.holding, strict=True))
    assert phrases
    for phrase, held in phrases[:20]:
        assert made[name].answer("phrase", phrase).total == held


@pytest.mark.parametrize("name", ENGINES)
def test_a_changed_text_is_found(name: str, made: dict[str, Engine]) -> None:
    assert until_found(made[name], "饕餮") > 0


def test_the_same_seed_gives_the_same_texts_and_questions(laws: Path, shelf: Shelf) -> None:
    again = list(corpus.entries(corpus.real_entries(laws)[:20], DOCUMENTS, SEED))
    assert again == list(shelf.entries())
    passages = shelf.passages([1, 2, 3])
    assert draw(passages, shelf.texts(), SEED) == draw(passages, shelf.texts(), SEED)


def test_texts_and_slow_indexes_are_kept_for_the_next_run(shelf: Shelf, tmp_path: Path) -> None:
    real, engine, filled = list(shelf.entries()), ENGINES["fts5"], []
    for number in range(2):
        place = kept_texts(tmp_path, real, DOCUMENTS, SEED, filled.append)
        folder = tmp_path / f"run-{number}"
        (folder / engine.name).mkdir(parents=True)
        (folder / engine.name / "index.sqlite3").touch()
        if number:
            rmtree(folder / engine.name)
        assert kept_index(engine, folder, place, lambda: {"MB": 1.0}) == {"MB": 1.0}
        assert (folder / engine.name / "index.sqlite3").exists()
    assert len(filled) == 1
    assert kept_texts(tmp_path, real[1:], DOCUMENTS, SEED, lambda aside: None) != place


def test_the_page_marks_the_words_and_escapes_the_rest(shelf: Shelf) -> None:
    shown = shelf.page([3], ["条例"])[0]
    assert "<mark>条例</mark>" in shown.title
    assert "<mark>条例</mark>" in shown.excerpt


def test_figures_become_tables_and_a_picture() -> None:
    run = Run(100, [ENGINES["index"], ENGINES["tantivy"]])
    for name, factor in (("index", 2.0), ("tantivy", 1.0)):
        page = {f"page {kind} p95": factor for kind in ("1 word", "2 words", "4 words", "phrase")}
        run.builds[name] = {"MB": factor}
        run.rounds[name] = [page, page]
        run.totals[name] = {"1 word": [1, 2]}
    ratios = {(row[0], row[2]): row[3] for row in list(tables(run))[-1].rows}
    assert ratios["page p95, 1 word", "tantivy"] == 2.0
    assert ElementTree.fromstring(picture(run)).tag.endswith("svg")


@pytest.fixture(scope="module")
def shelf(laws: Path, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("peers"))
    shelf.fill(corpus.entries(corpus.real_entries(laws)[:20], DOCUMENTS, SEED))
    return shelf


@pytest.fixture(scope="module")
def questions(shelf: Shelf) -> Questions:
    passages = shelf.passages(range(1, DOCUMENTS + 1))
    return draw(passages, shelf.texts(), SEED)


@pytest.fixture(scope="module")
def index(made: dict[str, Engine]) -> Engine:
    return made["index"]


class Made(dict[str, Engine]):
    """Engines built on the shelf, each when a test first asks for it."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self.shelf = shelf

    def __missing__(self, name: str) -> Engine:
        reason = ENGINES[name].missing()
        if reason:
            pytest.skip(reason)
        engine = ENGINES[name](self.shelf.path.parent / name, self.shelf)
        engine.warm()
        engine.build(engine.material())
        engine.open()
        self[name] = engine
        return engine


@pytest.fixture(scope="module")
def made(shelf: Shelf) -> Iterator[dict[str, Engine]]:
    with ExitStack() as stack:
        if not postgres.Postgres.missing():
            stack.enter_context(postgres.serving(shelf.path.parent / postgres.Postgres.name))
        engines = Made(shelf)
        yield engines
        for engine in engines.values():
            engine.close()
