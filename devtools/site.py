# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A first visit to a running Odoo, so that the user's own is quick.

Odoo builds the scripts and styles of its pages when they are first asked for.
"""

from __future__ import annotations

import contextlib
import http.client
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request

_SECONDS = 180
_TOKEN = re.compile(r'name="csrf_token"\s+value="([^"]+)"')
_ASSET = re.compile(r'"(/web/assets/[^"]+\.(?:js|css))"')


class Site:
    """Odoo as a browser sees it at `host` and `port`."""

    def __init__(self, host: str, port: int) -> None:
        self.url = f"http://{host}:{port}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        # A proxy of the caller's has no business with this machine.
        direct = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(direct, jar)

    def answers(self, path: str) -> bool:
        """Whether `path` can be had."""
        try:
            self._get(path)
        except (OSError, http.client.HTTPException):
            return False
        return True

    def visit_as(self, login: str, password: str) -> None:
        """Log in and load the first page with its scripts and styles.

        Whatever goes wrong here the user will see, better, in the browser.
        """
        with contextlib.suppress(OSError, http.client.HTTPException):
            token = _TOKEN.search(self._get("/web/login"))
            fields = {"login": login, "password": password}
            fields["csrf_token"] = token[1] if token else ""
            page = self._get("/web/login", urllib.parse.urlencode(fields).encode())
            for asset in dict.fromkeys(_ASSET.findall(page)):
                self._get(asset)

    def _get(self, path: str, data: bytes | None = None) -> str:
        with self._opener.open(self.url + path, data, timeout=_SECONDS) as answer:
            content: bytes = answer.read()
        return content.decode(errors="replace")
