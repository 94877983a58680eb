"""English is complete: no word without its translation, no page with Chinese words of ours."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import get_babel

from portal import create_app, worker
from portal.config import PROJECT, Settings, Site
from portal.library.structure.values import Block
from portal.search.first_words import load as load_first_words
from tests.conftest import SECRET
from tests.factories import article, cites, publish
from tests.pages import check_page

SOURCE = PROJECT / "portal" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy": None,
    "lazy_gettext": None,
    "lazy_pgettext": ((1, "c"), 2),
    "TextRefused": None,
    "Refused": None,
    "PasswordRefused": None,
    "CreditCodeRefused": None,
    "Guard": (2,),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
# Han characters, Chinese punctuation and full-width forms; the blank between columns is neither.
CHINESE = re.compile("[\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uff65]")
SPOKEN = ("alt", "aria-label", "placeholder", "title")
Key = tuple[str | None, str | tuple[str, ...]]


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The English catalogue as it is committed."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="en")


def entries(catalog: Catalog) -> dict[Key, Any]:
    return {(message.context, message.id): message for message in catalog if message.id}


def extracted() -> set[Key]:
    """Every message of the code and the templates, as babel.cfg finds them."""
    with (PROJECT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: set[Key] = set()
    for folder in ("portal", "templates"):
        here = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods]
        chosen = {pattern.removeprefix(f"{folder}/"): value for pattern, value in options.items()}
        rows = extract_from_dir(PROJECT / folder, here, chosen, KEYWORDS)
        found |= {(context, message) for _, _, message, _, context in rows}
    return found


def test_every_word_of_the_interface_is_in_the_catalogue_and_nothing_else(english: Catalog) -> None:
    """babel.cfg says which two commands bring the catalogue up to date."""
    assert extracted() == set(entries(english))
    assert not english.obsolete


def test_every_word_is_translated_into_english(english: Catalog) -> None:
    for message in entries(english).values():
        assert not message.fuzzy, f"{message.id} is a guess"
        for said in forms(message.string):
            assert said.strip(), f"{message.id} is not translated"
            assert not CHINESE.search(said), f"{message.id} is not in English"


def test_every_gap_of_a_sentence_is_kept(english: Catalog) -> None:
    for message in entries(english).values():
        [asked] = {gaps(text) for text in forms(message.id)}
        assert {gaps(text) for text in forms(message.string)} == {asked}, message.id
    assert not [errors for _, errors in english.check() if errors]


def forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    """The words alone, or for one and for many."""
    return (words,) if isinstance(words, str) else words


def gaps(text: str) -> tuple[str, ...]:
    return tuple(sorted(PLACEHOLDER.findall(text)))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """A portal with a few texts of every sort, and its own compiled catalogue."""
    folder = tmp_path_factory.mktemp("english")
    shutil.copy(sqlite_template, folder / "portal.sqlite3")
    site = Site(
        host_body="某某局", icp="某ICP备1号", phone="010 0000", email="a@b.cn", sample_content=True
    )
    app = create_app(Settings(instance=folder, secret_key=SECRET, site=site))
    get_babel(app).translation_directories = [str(compiled(folder))]
    with app.app_context():
        fill()
        worker.catch_up(app)
    yield app


def compiled(folder: Path) -> Path:
    """A folder of translations with the English one compiled."""
    target = folder / "translations" / "en" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with SOURCE.open("rb") as source, target.open("wb") as made:
        write_mo(made, read_po(source, locale="en"))
    return folder / "translations"


def fill() -> None:
    """Texts that show every part of their pages: 1 a plan in two versions, 2 to 5 around it."""
    plan: dict[str, Any] = {
        "source_key": "plan",
        "title": "关于印发《专利质押工作方案》的通知",
        "body_title": "专利质押工作方案",
        "document_number": "闽市监知运〔2020〕96号",
        "index_number": "索引1号",
        "level": "规范性文件",
        "topics": ("专利", "质押融资"),
        "contact": "联系人：某某",
        "source": "某某网站",
        "confidence": "commercial",
        "open_question": "日子待查",
        "openness": "主动公开",
        "addressees": "各设区市局",
        "cover": (Block("paragraph", "现将方案印发给你们。"),),
        "tasks": ({"anchor": "t1", "label": "第一条", "title": "质押", "units": ["某某处"]},),
        "citations": (cites("没有收录的办法"), cites("专利法", role="based_on", anchor="t2")),
        "file_name": "方案.docx",
    }
    publish(kind="policy", title="专利法", source_key="law", issued_on="2008", is_digest=True)
    publish(**plan, issued_on="2020-09", stands_from=None)
    newer = (article(1, "专利质押登记，另有规定。"), article(3, "新增的一条。"), *paragraphs())
    publish(**plan, blocks=newer, effective_on="2021-06-01", note="依决定修改")
    publish(
        kind="interpretation",
        title="方案解读",
        citations=(cites("专利质押工作方案", "闽市监知运〔2020〕96号", role="interprets"),),
    )
    publish(kind="notice", title="示例通知", is_sample=True, effective_on="2030-01-01")
    publish(kind="case", title="专利质押典型案例")
    load_first_words()


def paragraphs() -> tuple[Block, ...]:
    return (Block("paragraph", "附则以外的话。"), Block("table", "甲", "<table></table>"))


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """A reader who has chosen English."""
    client = app.test_client()
    assert client.get("/preferences?lang=en").status_code == 303
    return client


PAGES = (
    "/",
    "/site-map",
    "/statement",
    "/library",
    "/library?kind=policy&topic=专利&issuer=福建省市场监督管理局&status=unknown&region=福建",
    "/library?year=1999",
    "/library/1",
    "/library/2",
    "/library/2?version=1",
    "/library/2?on=2020-10-01",
    "/library/2?on=2000-01-01",
    "/library/2?clause=t1",
    "/library/2/print",
    "/library/2/history",
    "/library/2/compare",
    "/library/1/compare",
    "/library/3",
    "/library/4",
    "/library/4/print",
    "/library/5",
    "/library/wanted",
    "/library/wanted?q=办法",
    "/library/wanted?q=无",
    "/search",
    "/search?q=专利 质押",
    "/search?q=专利质押融资办法登记&kind=policy&from=1999&to=2030",
    "/search?q=专利&issuer=福建省市场监督管理局&topic=专利&sort=date",
    "/search?q=“专利质押” -商标",
    "/search?q=“专利质押”",
    "/search?q=闽市监知运2020年96号",
    "/search?q=闽市监知运2020年12345号",
    "/search?q=zhuanlifa",
    "/search?q=缺文件",
    "/search?q=发文机关:福建省市场监督管理局",
    "/search?q=没有这样的词 -专利",
)
REFUSED = {
    "/nowhere": 404,
    "/library/2?on=x": 400,
    "/wenhao/闽市监知运〔2020〕1号": 404,
    "/wenhao/什么": 404,
}


@pytest.mark.parametrize("address", [*PAGES, *REFUSED])
def test_a_page_in_english_says_nothing_of_ours_in_chinese(
    reader: FlaskClient, address: str
) -> None:
    response = reader.get(address)
    assert response.status_code == REFUSED.get(address, 200)
    html = response.get_data(as_text=True)
    check_page(html, address)
    page = lxml.html.fromstring(html)
    assert page.get("lang") == "en"
    found = [words for words in said_in_english(page.body) if CHINESE.search(words)]
    assert not found, "content needs lang, our own words a translation"


def said_in_english(element: lxml.html.HtmlElement, is_english: bool = True) -> Iterator[str]:
    """Words that a reader sees or hears where no other language is announced."""
    if not isinstance(element.tag, str):
        return
    is_english = element.get("lang", "en" if is_english else "zh-CN") == "en"
    if is_english:
        yield element.text or ""
        yield from (element.get(name, "") for name in SPOKEN)
        yield from (value for name, value in element.items() if name.startswith("data-"))
    for child in element:
        yield from said_in_english(child, is_english)
        if is_english:
            yield child.tail or ""


def test_dates_are_written_the_english_way(reader: FlaskClient) -> None:
    page = lxml.html.fromstring(reader.get("/library/2").get_data(as_text=True))
    written = {element.text for element in page.iter("time")}
    assert {"September 2020", "1 June 2021"} <= written
