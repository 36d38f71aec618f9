"""Checking again: what was read is kept, and not without end."""

import pytest

from claimcheck import recheck
from claimcheck.recheck import Rechecker
from claimcheck.settings import Settings
from tests.builders import document

TEXT = "The fire in Orvane killed 21 people on Monday."


def test_documents_analysed_longest_ago_are_forgotten_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recheck, "MAX_KNOWN_CHARACTERS", 2 * len(TEXT))
    rechecker = Rechecker()
    for texts in ([TEXT], [TEXT.lower()], [TEXT, TEXT.upper()]):
        documents = [document(text, id=f"{i}.txt") for i, text in enumerate(texts)]
        rechecker.check(documents, settings=Settings(), progress=lambda step, done, total: None)
    assert [known.text for known in rechecker._analysed] == [TEXT, TEXT.upper()]
