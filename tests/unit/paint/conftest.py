import pytest

from paint.card import CardPainter
from paint.lettering import Lettering


@pytest.fixture(scope="session")
def painter() -> CardPainter:
    return CardPainter()


@pytest.fixture(scope="session")
def lettering() -> Lettering:
    return Lettering()
