# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pictures of the documentation are those that `./dev pictures` takes."""

import pytest
from PIL import Image

from devtools.cache import ROOT
from devtools.commands import pictures
from devtools.pictures.album import PICTURES

FILES = sorted((ROOT / "docs/pictures").glob("*.png"))


def test_each_picture_is_there_and_no_other():
    assert [file.stem for file in FILES] == sorted(PICTURES)


def test_each_picture_is_shown():
    pages = [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
    texts = "".join(page.read_text("utf-8") for page in pages)
    assert [file.name for file in FILES if f"pictures/{file.name})" not in texts] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pictures_are_small(file):
    assert file.stat().st_size < 200_000
    with Image.open(file) as picture:
        assert picture.width <= 1280


def test_a_picture_that_nobody_takes_is_refused(capsys):
    with pytest.raises(SystemExit):
        pictures.main(["sunset"])
    assert "there is no picture sunset" in capsys.readouterr().err
