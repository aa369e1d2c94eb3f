"""/v1/docs shows every call and every problem, needs nothing from elsewhere, and lets no text become markup."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from chat.texts import Texts
from web.api import docs, openapi


class Page(HTMLParser):
    """Tags in order, with their attributes; and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
async def answer(http: httpx.AsyncClient) -> httpx.Response:
    return await http.get("/v1/docs")


def test_it_names_every_call_and_every_field(answer: httpx.Response, app: FastAPI) -> None:
    document: Any = app.openapi()
    page = Page(answer.text)
    for method, path, operation in openapi.operations(document):
        assert f"{method} {path}" in page.text
        assert operation["summary"].replace("`", "") in page.text
        assert {"id": operation["operationId"]} in [attributes for tag, attributes in page.tags if tag == "section"]
    for name, schema in document["components"]["schemas"].items():
        for field in schema["properties"]:
            assert f"<code>{field}</code>" in answer.text, f"{name}.{field}"


def test_it_lists_every_problem_with_status_and_english_detail(answer: httpx.Response, texts: Texts) -> None:
    known = docs.problems(texts)
    assert {f"problem-{it.code}" for it in known} == {key for key in texts.keys("en") if key.startswith("problem-")}
    page = Page(answer.text)
    rows = {attributes["id"] for tag, attributes in page.tags if tag == "tr" and "id" in attributes}
    assert rows == {it.code for it in known}
    for it in known:
        assert it.detail in page.text
        assert 400 <= it.status < 600
    assert {it.code: it.status for it in known}["code_expired"] == 410


def test_every_link_leads_somewhere(answer: httpx.Response) -> None:
    page = Page(answer.text)
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    assert {link for link in links if not link.startswith("#")} == {"/v1/openapi.json"}


def test_it_loads_nothing_and_runs_nothing(answer: httpx.Response) -> None:
    page = Page(answer.text)
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "form"} == set()
    assert [
        name for _, attributes in page.tags for name in attributes if name in {"src", "style"} or name[:2] == "on"
    ] == []
    assert "http://" not in answer.text
    assert "https://" not in answer.text


def test_its_policy_allows_its_own_style_and_nothing_else(answer: httpx.Response) -> None:
    (style,) = re.findall(r"<style>(.*)</style>", answer.text, re.DOTALL)
    own = b64encode(sha256(style.encode()).digest()).decode()
    allowed = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert allowed.pop("style-src") == f"'sha256-{own}'"
    assert set(allowed.values()) == {"'none'"}
    assert {"default-src", "base-uri", "form-action", "frame-ancestors"} == allowed.keys()
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_texts_of_the_document_are_text_and_backticks_are_code(app: FastAPI, http: httpx.AsyncClient) -> None:
    @app.get("/v1/ping")
    async def ping() -> dict[str, str]:
        """<b>bold</b> & `a<b`. <script>alert(1)</script>"""
        raise AssertionError

    html = (await http.get("/v1/docs")).text
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; <code>a&lt;b</code>" in html
    assert "<script" not in html


async def test_it_is_not_made_anew_for_each_reader(http: httpx.AsyncClient, app: FastAPI) -> None:
    page = docs.DocsPage(app, Texts())
    first, second = await page.show(), await page.show()
    assert bytes(first.body) == bytes(second.body) == (await http.get("/v1/docs")).content
