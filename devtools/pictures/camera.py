# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A browser that takes pictures: of a part of the page, in few colours."""

from __future__ import annotations

import base64
import io
import json
import time
from pathlib import Path

from ..browser import Browser
from . import moment

WIDTH, HEIGHT = 1280, 1400
#: Colours in a picture: as many as screens of Odoo need to look like themselves.
COLOURS = 128
#: Seconds for which a page has to be still before its picture is taken.
STILL = 1.0
#: What screens show for a moment only, or what a picture is better without.
_HIDDEN = """
* { animation: none !important; transition: none !important; caret-color: transparent }
.o_notification_manager, .o_debug_manager, .o-mail-DiscussSystray-class,
.o_activity_menu { display: none !important }
"""
_STYLE = """
void document.head.appendChild(Object.assign(document.createElement("style"), {
    textContent: %s,
}))
"""
_BOX = """
(() => {
    const found = %s.flatMap((selector) => [...document.querySelectorAll(selector)]);
    const boxes = found.map((part) => part.getBoundingClientRect());
    const seen = boxes.filter((box) => box.width && box.height);
    return [
        Math.min(...seen.map((box) => box.left)),
        Math.min(...seen.map((box) => box.top)),
        Math.max(...seen.map((box) => box.right)),
        Math.max(...seen.map((box) => box.bottom)),
    ];
})()
"""


class Camera:
    """Takes pictures of what a browser shows, into a folder."""

    def __init__(self, browser: Browser, database: str, folder: Path) -> None:
        self.browser = browser
        self.database = database
        self.folder = folder
        browser.call("Page.enable")
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            width=WIDTH,
            height=HEIGHT,
            deviceScaleFactor=1,
            mobile=False,
        )
        browser.call("Emulation.setTimezoneOverride", timezoneId="Europe/Brussels")
        browser.call(
            "Page.addScriptToEvaluateOnNewDocument", source=moment.page_script()
        )

    def log_in(self, login: str) -> None:
        """Be a user of the demo data, whose password is their name."""
        self.browser.log_in(self.database, login, login)

    def open(self, path: str, *, until: str) -> None:
        """Go to a page of the server, and wait until it has what a selector finds."""
        self.browser.run("globalThis.left = true")
        self.browser.open(path)
        found = f"document.querySelector({json.dumps(until)})"
        self.browser.wait(f"!globalThis.left && {found}")

    def see(self, selector: str) -> None:
        """Wait until the page has what a selector finds."""
        self.browser.wait(f"document.querySelector({json.dumps(selector)})")

    def click(self, selector: str, text: str = "") -> None:
        """Click the first that a selector finds, with a text in it."""
        self.browser.click(
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find((part) => part.textContent.includes({json.dumps(text)}))"
        )

    def let_pass(self, milliseconds: int) -> None:
        """Let some time pass in the page, so that charts have come to rest."""
        self.browser.run(f"globalThis.passed = {milliseconds}")

    def take(self, name: str, *parts: str, height: int = 0, margin: int = 0) -> Path:
        """Take a picture of the box around what the selectors find.

        :param height: how much of it at most, from the top, in pixels
        :param margin: how much around it, in pixels
        """
        run = self.browser.run
        run(_STYLE % json.dumps(_HIDDEN))
        run("document.fonts.ready.then(() => true)")
        time.sleep(STILL)
        left, top, right, bottom = run(_BOX % json.dumps(parts))
        if height:
            bottom = min(bottom, top + height)
        left, top = max(0, left - margin), max(0, top - margin)
        right, bottom = min(WIDTH, right + margin), min(HEIGHT, bottom + margin)
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        shot = self.browser.call(
            "Page.captureScreenshot", format="png", clip={**clip, "scale": 1}
        )
        return self._keep(name, base64.b64decode(shot["data"]))

    def _keep(self, name: str, content: bytes) -> Path:
        from PIL import Image

        picture = Image.open(io.BytesIO(content)).convert("RGB")
        small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=0)
        path = self.folder / f"{name}.png"
        small.save(path, optimize=True)
        return path
