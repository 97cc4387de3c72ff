# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A person who has nothing but a keyboard: real keys, in Chromium."""

import json
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

from .test_js import BrowserCase

#: The keys that are needed, as Chromium's protocol names them.
KEYS = {
    "Tab": {"windowsVirtualKeyCode": 9},
    "Enter": {"windowsVirtualKeyCode": 13, "text": "\r"},
    "Escape": {"windowsVirtualKeyCode": 27},
    "Space": {"windowsVirtualKeyCode": 32, "key": " ", "text": " "},
    "ArrowDown": {"windowsVirtualKeyCode": 40},
    "ArrowRight": {"windowsVirtualKeyCode": 39},
}
SHIFT = 8
#: Seconds for what takes less than one on an idle machine, and a page a few.
PATIENCE = 90
#: Where the focus is, and whether one sees it there.
FOCUS = """
(() => {
    const node = document.activeElement;
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(node);
    const isOutlined = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    return {
        at: node.cloneNode(false).outerHTML,
        isSeen: node.matches(":focus-visible") && (isOutlined || boxShadow !== "none"),
    };
})()
"""


class Keyboard:
    """The keyboard of a page that is open in a browser."""

    def __init__(self, case, browser):
        """:param case: the test, which is told what went wrong"""
        self.case = case
        self._browser = browser

    def run(self, code):
        """The value of an expression in the page, once it is there."""
        params = {"expression": code, "awaitPromise": True, "returnByValue": True}
        answer = self._browser._websocket_request("Runtime.evaluate", params=params)
        self.case.assertNotIn("exceptionDetails", answer, code)
        return answer["result"].get("value")

    def wait(self, selector):
        """Wait until an element is there."""
        self.wait_for(f"document.querySelector({json.dumps(selector)})", selector)

    def wait_for(self, code, what=None):
        """Wait until an expression in the page is true."""
        until = time.monotonic() + PATIENCE
        while not self.run(f"Boolean({code})"):
            if time.monotonic() > until:
                self._browser.take_screenshot()
                self.case.fail(f"{what or code} is not there; at {self.focus()['at']}")
            time.sleep(0.05)

    def press(self, key, shift=False):
        """Press a key and let it go."""
        params = {"key": key, "code": key, "modifiers": SHIFT if shift else 0}
        params |= KEYS[key]
        for kind in ("keyDown", "keyUp"):
            self._browser._websocket_request(
                "Input.dispatchKeyEvent", params={**params, "type": kind}
            )

    def focus(self):
        """Where the focus is, as ``at``, and whether one sees it, as ``isSeen``."""
        return self.run(FOCUS)

    def is_at(self, selector):
        """Whether the focus is on an element."""
        return self.run(f"document.activeElement.matches({json.dumps(selector)})")

    def tab_to(self, selector, shift=False, most=150):
        """Press Tab until the focus is on an element, and see it there."""
        self.wait(selector)
        passed = {}
        for _number in range(most):
            if self.is_at(selector):
                focus = self.focus()
                self.case.assertTrue(focus["isSeen"], f"not seen: {focus['at']}")
                return
            self.press("Tab", shift=shift)
            passed[self.focus()["at"]] = None
        self._browser.take_screenshot()
        self.case.fail(f"Tab does not come to {selector}:\n" + "\n".join(passed))

    def assert_at(self, selector):
        """The focus comes to an element by itself, where one sees it."""
        code = f"document.activeElement.matches({json.dumps(selector)})"
        self.wait_for(code, f"the focus on {selector}")


class KeyboardCase(BrowserCase):
    """Walks by keyboard through what the web client shows."""

    def walk(self, url, login, steps):
        """Open a page as somebody and walk through it.

        :param steps: what is done there, given a :class:`Keyboard`
        """

        self.make_bundles()

        def walk(browser, *_args, **_kwargs):
            steps(Keyboard(self, browser))

        # What Odoo runs in the page once it is ready is the walk instead.
        with self._ready(walk):
            self.browser_js(url, "", login=login, timeout=120)

    @contextmanager
    def _ready(self, walk):
        with patch.object(ChromeBrowser, "_wait_code_ok", walk):
            yield
