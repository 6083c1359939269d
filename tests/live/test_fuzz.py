"""Whatever is sent to a lab, it goes on, says nothing of a fault, and gives nothing back unescaped."""

import logging
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casekit.live import Lab, as_world, join
from tests.live.visits import HOSTS, Client, walk

MARKER = "<zq\"'>"
FUZZED = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

text = st.text(st.characters(codec="utf-8"), max_size=40).map(lambda some: some + MARKER)
line = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60).map(MARKER.__add__)
sites = st.sampled_from(sorted(HOSTS))
known_paths = st.sampled_from(
    [
        "/",
        "/en/",
        "/ja/",
        "/en/register",
        "/en/login",
        "/en/me",
        "/en/policy",
        "/en/answer",
        "/en/forget",
        "/en/mail",
        "/en/part/join",
        "/met.gif",
        "/seen.gif",
        "/answer.gif",
        "/en/industry/I01",
        "/en/industry/I99",
        "/static/lab.css",
        "/static/../server.py",
    ]
)
names = st.sampled_from(
    ["site", "own", "industry", "a", "from", "again", "key", "offer", "number", "deleted", "x"]
)
forms = st.dictionaries(names, text, max_size=4)
headers = st.dictionaries(
    st.sampled_from(
        ["Cookie", "Referer", "Origin", "Sec-Fetch-Site", "User-Agent", "Range", "X-Forwarded-For"]
    ),
    line,
    max_size=4,
)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as running:
        walk(Client(running))
        yield running


@pytest.fixture(autouse=True)
def no_fault_of_ours(caplog) -> Iterator[None]:
    yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def sent(lab: Lab, raw: bytes) -> bytes:
    """Send bytes on a connection of their own and return all that comes back."""
    with socket.create_connection(("127.0.0.1", lab.port), timeout=30) as connection:
        received = b""
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                received += part
        except ConnectionError:
            pass
        return received


def lives_on_and_shows_nothing_raw(lab: Lab, received: bytes) -> None:
    assert MARKER.encode() not in received
    assert not received.startswith(b"HTTP/1.1 5")
    client = Client(lab)
    for language in ("en", "ja"):
        page = client.send("GET", "room", f"/{language}/")
        assert page.status == 200
        assert MARKER not in page.text
        assert "<zq" not in page.text
    client.close()


def request(method: str, host: str, path: str, fields: dict[str, str], body: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    if body:
        lines.append(f"Content-Length: {len(body.encode())}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body.encode()


@FUZZED
@given(site=sites, path=known_paths, query=forms, fields=headers)
def test_addresses_cookies_and_headers(lab, site, path, query, fields):
    asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    host = f"{HOSTS[site]}:{lab.port}"
    lives_on_and_shows_nothing_raw(lab, sent(lab, request("GET", host, f"{path}?{asked}", fields, "")))


@FUZZED
@given(site=sites, path=known_paths, form=forms, fields=headers, multipart=st.booleans(), cookie=text)
def test_forms_and_bodies(lab, site, path, form, fields, multipart, cookie):
    host = f"{HOSTS[site]}:{lab.port}"
    kind = "multipart/form-data; boundary=x" if multipart else "application/x-www-form-urlencoded"
    body = "&".join(f"{name}={quote(value)}" for name, value in form.items()) or cookie
    own = {**fields, "Origin": f"http://{host}", "Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
    own["Cookie"] = f"{lab.own_cookie}={quote(cookie)}; {lab.tag_cookie}={MARKER}"
    lives_on_and_shows_nothing_raw(lab, sent(lab, request("POST", host, path, own, body)))


@FUZZED
@given(path=text, host=line, method=st.sampled_from(["GET", "PUT", "TRACE", "OPTIONS", "CONNECT", "<zq>"]))
def test_paths_methods_and_hosts(lab, path, host, method):
    asked = quote(path, safe="/<>\"'?&=%")
    lives_on_and_shows_nothing_raw(lab, sent(lab, request(method, host, f"/{asked}", {}, "")))
    known = f"jobsite.localhost:{lab.port}"
    lives_on_and_shows_nothing_raw(lab, sent(lab, request(method, known, f"/{asked}", {}, "")))


@FUZZED
@given(raw=st.binary(max_size=400))
def test_bytes_that_are_no_request(lab, raw):
    lives_on_and_shows_nothing_raw(lab, sent(lab, raw + b"\r\n\r\n"))


def test_afterwards_the_lab_still_joins(lab):
    applicant_id = walk(Client(lab))
    rows = {row.applicant_id: row for row in join(lab.collected())}
    assert (rows[applicant_id].views, rows[applicant_id].why) == (5, "tag")
    assert len(as_world(lab.collected())["page_views"]) == len(lab.collected().page_views)
