"""The lab listens to this computer only, to hosts it knows, to its own forms, and to small bodies."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress

import pytest

from casekit.errors import CasekitError
from casekit.live import Lab, server
from casekit.live import lab as lab_of_the_process
from casekit.live.collected import MOST, MOST_COOKIES, Store
from casekit.live.safety import MOST_BODY
from tests.live.visits import HOSTS, Client, walk


@pytest.fixture
def lab():
    with Lab() as running:
        yield running


@pytest.fixture
def client(lab):
    visitor = Client(lab)
    yield visitor
    visitor.close()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "localhost:{port}",
        "jobsite.localhost",
        "jobsite.localhost:1",
        "",
    ],
)
def test_a_host_the_lab_does_not_know_is_refused(lab, client, host):
    answer = client.send("GET", "room", "/en/", Host=host.format(port=lab.port))
    assert answer.status == 403
    assert "Control room" not in answer.text


@pytest.mark.parametrize("site", HOSTS)
def test_every_answer_carries_the_strict_policy_and_says_nothing_of_the_server(client, site):
    for path in ("/en/", "/en/nowhere", "/static/lab.css"):
        answer = client.send("GET", site, path)
        policy = answer.header("Content-Security-Policy")
        assert policy.startswith("default-src 'none'; img-src 'self' http://tag.localhost:")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.header("Cache-Control") == "no-store"
        assert answer.header("Server") == answer.header("Etag") == ""


def test_a_body_over_16_kib_is_refused_and_a_smaller_one_is_read(lab):
    small, big = Client(lab), Client(lab)
    padding = "x" * (MOST_BODY - len("offer=1&x="))
    assert small.send("POST", "job_site", "/en/register", f"offer=1&x={padding}").status == 303
    with suppress(ConnectionError):
        assert big.send("POST", "job_site", "/en/register", f"offer=1&x={padding}x").status in (400, 413)
    assert len(lab.collected().members) == 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}]
)
def test_a_form_from_another_page_is_refused(lab, client, headers):
    assert client.send("POST", "job_site", "/en/register", "offer=1", **headers).status == 403
    assert lab.collected().members == ()


def test_the_marks_cannot_be_read_by_scripts_and_only_the_tags_goes_to_other_sites(client):
    own = client.send("GET", "job_site", "/en/").header("Set-Cookie")
    tag = client.send("GET", "tag", "/met.gif?site=job_site&own=0123456789abcdef").header("Set-Cookie")
    assert "HttpOnly" in own
    assert "SameSite=Lax" in own
    assert all(word in tag for word in ("HttpOnly", "Secure", "SameSite=None"))


def test_the_round_that_deletes_cookies_needs_the_key_of_the_control_room(client):
    assert client.send("GET", "tag", "/en/forget?key=guess").status == 403


def test_two_labs_at_once_keep_their_ports_names_and_tables_apart():
    with Lab() as one, Lab() as other:
        assert one.port != other.port
        assert one.tag_cookie != other.tag_cookie
        walk(Client(one))
        assert len(one.collected().page_views) == 5
        assert other.collected().page_views == ()


@pytest.mark.parametrize(("system", "shared"), [("linux", True), ("win32", False)])
def test_windows_is_not_asked_to_share_a_port_that_is_in_use(monkeypatch, system, shared):
    asked = []

    class Recording(socket.socket):
        def setsockopt(self, *option):
            asked.append(option)
            super().setsockopt(*option)

    monkeypatch.setattr(server.sys, "platform", system)
    monkeypatch.setattr(server.socket, "socket", Recording)
    server._bound(None).close()
    assert ((socket.SOL_SOCKET, socket.SO_REUSEADDR, 1) in asked) is shared


def test_a_lab_listens_on_loopback_only_and_frees_its_port_when_it_stops():
    lab = Lab().start()
    port = lab.port
    if sys.platform == "linux":  # macOS has only the first address of the loopback range.
        with socket.socket() as elsewhere:
            elsewhere.bind(("127.0.0.2", port))
    with pytest.raises(CasekitError, match="taken"):
        Lab().start(port)
    lab.stop()
    with Lab().start(port) as again:
        assert again.port == port


def test_a_port_that_is_none_is_refused():
    for port in (0, 80, 70_000):
        with pytest.raises(CasekitError, match="1024"):
            Lab().start(port)


def test_the_tables_keep_only_their_latest_rows():
    store = Store("C01")
    for number in range(MOST["page_views"] + 10):
        store.view("job_site", "I01", f"{number % (MOST_COOKIES + 10):016x}", None)
    for _ in range(MOST["exchanges"] + 10):
        store.exchanged("host", ("GET /",), ("200",), "page")
    held = store.collected()
    assert len(held.page_views) == MOST["page_views"]
    assert len(held.exchanges) == MOST["exchanges"]
    assert len(held.cookies) == MOST_COOKIES
    assert store.dropped["page_views"] == 10


def test_kept_lines_are_short_whatever_was_sent(lab, client):
    client.send("GET", "job_site", "/en/?" + "a" * 4000)
    client.send("GET", "room", "/en/")
    (kept,) = lab.collected().exchanges
    assert max(len(line) for line in kept.request) == 240


def test_nothing_of_a_request_comes_back_unescaped(lab, client):
    attack = "<script>alert(1)</script>"
    client.send("GET", "job_site", f"/en/?x={attack}")
    client.send("GET", "job_site", "/en/", Referer=f"http://a/{attack}")
    client.send("POST", "job_site", "/en/login", f"number={attack}")
    shown = client.send("GET", "room", "/en/part/headers").text
    assert attack not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_the_command_ends_with_ctrl_c_and_frees_its_port():
    process = subprocess.Popen(
        [sys.executable, "-m", "casekit.cli", "live"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    address = process.stdout.readline().split("http://127.0.0.1:")[1]
    port = int(address.partition("/")[0])
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "stopped" in rest
    with Lab().start(port):
        pass


def test_a_lab_ends_with_the_process_that_opened_it():
    code = "from casekit.live import lab; print(lab().start().port)"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stderr == ""
    with Lab().start(int(ended.stdout)):
        pass


def test_a_process_has_one_lab_however_often_it_is_asked_for():
    assert lab_of_the_process("ja") is lab_of_the_process("en")
    assert lab_of_the_process("en").address("ja").endswith("/ja/")
    with pytest.raises(CasekitError, match="fr"):
        lab_of_the_process("fr")
