# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the pages of addons are made of, before pandoc has it."""

import pytest

from devtools import fragments, wheels
from devtools.cache import ROOT


@pytest.fixture
def addon(tmp_path):
    (tmp_path / "readme").mkdir()
    text = "{'name': 'Clocks', 'author': 'Ann, Some Association (OCA)'}"
    (tmp_path / "__manifest__.py").write_text(text)
    return tmp_path


def write(addon, **texts):
    for name, text in texts.items():
        (addon / f"readme/{name}.md").write_text(text)


def test_sections_stand_in_the_order_of_oca(addon):
    write(addon, USAGE="Look.\n", INSTALL="Install.\n", CONTRIBUTORS="- Ann\n")
    assert fragments.body(addon) == (
        "# Installation\n\nInstall.\n\n# Usage\n\nLook.\n\n"
        "# Credits\n\n## Authors\n\n- Ann\n\n## Contributors\n\n- Ann\n"
    )


def test_links_into_the_checkout_are_words(addon):
    text = "See [the rules](../../docs/rules.md), [us](https://example.org)."
    write(addon, DESCRIPTION=text)
    said = "See the rules, [us](https://example.org)."
    assert fragments.read(addon, "DESCRIPTION") == said


def test_pictures_go_with_the_addon(addon):
    write(addon, DESCRIPTION="![A clock](../static/description/clock.png)")
    said = "![A clock](static/description/clock.png)"
    assert fragments.read(addon, "DESCRIPTION") == said


def test_the_changelog_is_that_of_all_addons(addon):
    write(addon, HISTORY="## 19.0.1.0.0\n\n### Features\n\n- It ticks.\n")
    assert fragments.changelog([addon, addon / "none"]) == (
        "# Changelog\n\n## Clocks\n\n### 19.0.1.0.0\n\n#### Features\n\n- It ticks.\n"
    )


@pytest.mark.parametrize("name", wheels.offered())
def test_every_addon_says_what_it_is_and_who_made_it(name):
    for fragment in ("DESCRIPTION", "CONTRIBUTORS"):
        assert fragments.read(ROOT / name, fragment)
    assert (ROOT / name / "static/description/icon.png").exists()
