"""The corner shop's import desk, with a folder of its own."""

from pathlib import Path

import pytest

from tests.usecases.corner_shop import CornerShop
from tests.usecases.imports.desk import Desk


@pytest.fixture
def desk(shop: CornerShop, tmp_path: Path) -> Desk:
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(shop, folder)
