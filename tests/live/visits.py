"""Requests to a lab without a browser; the Host header says to which of its sites."""

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit

from casekit.live import Lab

HOSTS = {
    "job_site": "jobsite.localhost",
    "partner": "partner.localhost",
    "survey": "survey.localhost",
    "tag": "tag.localhost",
    "room": "127.0.0.1",
}


@dataclass
class Answered:
    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass
class Client:
    """A browser's cookie jar of one box a site; `third_party` says whether it sends the tag its cookie."""

    lab: Lab
    third_party: bool = True
    jar: dict[str, dict[str, str]] = field(default_factory=dict)
    connection: HTTPConnection | None = None

    def send(
        self,
        method: str,
        site: str,
        path: str,
        body: str | bytes = b"",
        *,
        embedded: bool = False,
        **headers: str,
    ) -> Answered:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.lab.port, timeout=30)
        host = f"{HOSTS[site]}:{self.lab.port}"
        sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        cookies = self.jar.setdefault(site, {})
        kept = self.third_party or not embedded
        if kept and cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if method == "POST":
            sent.setdefault("Origin", f"http://{host}")
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        self.connection.request(method, path, body or None, sent)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if kept:
            self._keep(cookies, answer)
        return Answered(answer.status, answer.getheaders(), text)

    def get(self, site: str, path: str) -> Answered:
        """Load a page and the tag's picture in it, as a browser does."""
        page = self.send("GET", site, path)
        self.load_picture(page.text)
        return page

    def post(self, site: str, path: str, **form: str) -> Answered:
        page = self.send("POST", site, path, urlencode(form))
        if page.status == 303:
            return self.follow(page.header("Location"), site)
        self.load_picture(page.text)
        return page

    def follow(self, address: str, site: str) -> Answered:
        parts = urlsplit(address)
        names = {host: name for name, host in HOSTS.items()}
        return self.get(names.get(parts.hostname or "", site), f"{parts.path}?{parts.query}".rstrip("?"))

    def load_picture(self, html: str) -> None:
        _, found, rest = html.partition('<img class="pixel" src="')
        if not found:
            return
        parts = urlsplit(rest.partition('"')[0].replace("&amp;", "&"))
        path = f"{parts.path}?{parts.query}"
        for _ in range(2):
            answer = self.send("GET", "tag", path, embedded=True)
            if answer.status != 302:
                return
            path = answer.header("Location")
        raise AssertionError("the tag sent the browser round in a circle")

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()

    @staticmethod
    def _keep(cookies: dict[str, str], answer: HTTPResponse) -> None:
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                pair, _, rest = value.partition(";")
                key, _, mark = pair.partition("=")
                if "Max-Age=0" in rest:
                    cookies.pop(key, None)
                else:
                    cookies[key] = mark


def walk(client: Client, offer: int = 0) -> str:
    """Register, see five pages on two sites, apply and answer from the mail; return the applicant ID."""
    client.post("job_site", "/en/register", offer=str(offer))
    for site, code in (("job_site", "I01"), ("job_site", "I02"), ("job_site", "I20")):
        client.get(site, f"/en/industry/{code}")
    for code in ("I01", "I07"):
        client.get("partner", f"/en/industry/{code}")
    page = client.post("job_site", "/en/me")
    applicant_id = page.text.partition("answer?a=")[2][:11]
    client.post("survey", "/en/answer", a=applicant_id, heard="1")
    return applicant_id
