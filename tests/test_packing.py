"""Records as bytes: they come back equal, and nothing but records does."""

import os
import pickle
from collections import OrderedDict
from pathlib import Path

import pytest

from claimcheck import pipeline
from claimcheck.packing import pack, unpack
from claimcheck.settings import Settings

STORY = Path(__file__).parent.parent / "fixtures" / "stories" / "alto-corvo-dam"


def test_the_report_on_a_story_comes_back_equal():
    read = pipeline.read_inputs([STORY], Settings())
    report = pipeline.check_story(read.documents, settings=Settings(with_claims=True))
    assert report.claims and report.findings and report.quotations
    assert unpack(pack(report)) == report


@pytest.mark.parametrize("foreign", [os.system, OrderedDict(a=1), Path("a")])
def test_what_is_no_record_is_refused(foreign: object):
    with pytest.raises(pickle.UnpicklingError, match="is no record"):
        unpack(pickle.dumps(foreign))
