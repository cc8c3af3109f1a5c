"""A browser for the bench: one connection that stays open, cookies, no scripts."""

import http.client
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from benchmarks.visits import Answer, form_on
from trackone.web.middleware.counting import HEADER


class SocketBrowser:
    """Somebody logged in over HTTP; `took` is how long the last answer took, in milliseconds, body read."""

    def __init__(self, port: int, *, username: str, password: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.took = 0.0
        fields, _ = form_on(self.get("/log-in/").body, "/log-in/")
        answer = self.post("/log-in/", {**fields, "username": username, "password": password})
        if answer.status not in (302, 303):
            raise LookupError(f"{username} can't log in: {answer.status}.")

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address)

    def post(self, address: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, urlencode(fields).encode(), headers)

    def close(self) -> None:
        """Let go of the connection, so that the server can end in peace."""
        self.connection.close()

    def _ask(self, method: str, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(method, address, body=body, headers={**(headers or {}), "Cookie": cookie})
        response = self.connection.getresponse()
        text = response.read()
        self.took = (time.perf_counter() - began) * 1000
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        counted = response.headers.get(HEADER)
        return Answer(status=response.status, body=text.decode(), statements=int(counted) if counted is not None else None)
