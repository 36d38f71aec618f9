"""What most independent sources carry and a draft lacks."""

from dataclasses import replace

from builders import parsed

from claimcheck.compare import Story, build_story
from claimcheck.encoder import load_encoder
from claimcheck.findings import make_findings
from claimcheck.omissions import MAX_OMISSIONS, find_omissions, independent_sources
from claimcheck.records import Role
from claimcheck.rules.conflict import statement_conflict
from tests.report_builders import article, conflict, side

STORM = "The storm sank fourteen boats in the port of Vik on Sunday night."
INQUIRY = "The national harbour board has opened an inquiry into the sea wall."
INQUIRIES = (INQUIRY, "An inquiry into the sea wall has been opened by the national harbour board.")


def a_story(draft: str, *sources: str) -> Story:
    first, *others = parsed(draft, *sources)
    articles = (replace(first, document=replace(first.document, role=Role.DRAFT)), *others)
    return build_story(articles, tuple(c for a in articles for c in a.compared), load_encoder())


def test_copies_of_one_text_are_one_source() -> None:
    a = article("a.txt", STORM, INQUIRY, "Nobody was on board.")
    b = article("b.txt", "VIK (Wire)", STORM.upper(), INQUIRY)
    c = article("c.txt", STORM, "The mayor of Vik visited the port at noon.", "The fishermen want help from the state.")
    assert independent_sources([c, b, a]) == {"a.txt": "a.txt", "b.txt": "a.txt", "c.txt": "c.txt"}


def test_a_fact_of_most_sources_that_the_draft_lacks_is_an_omission() -> None:
    omissions, more = find_omissions(a_story(STORM, *(f"{STORM} {inquiry}" for inquiry in INQUIRIES)))
    assert [{found.text for found in omission.evidence} for omission in omissions] == [set(INQUIRIES)]
    assert (omissions[0].draft_id, omissions[0].sources, more) == ("0.txt", 2, 0)


def test_what_a_finding_sets_against_the_draft_is_not_lacking() -> None:
    story = a_story(STORM, *(f"{STORM} {inquiry}" for inquiry in INQUIRIES))
    draft, source, _ = story.articles
    sides = side("14 boats", (draft, STORM)), side("an inquiry", (source, INQUIRY))
    findings = make_findings([(statement_conflict.RULE, conflict(*sides))], [], story.articles)
    assert find_omissions(story, findings) == ((), 0)


def test_a_fact_that_the_draft_has_in_other_words_is_none() -> None:
    draft = f"{STORM} The national harbour board is looking into the sea wall in an inquiry that it has opened."
    assert find_omissions(a_story(draft, *(f"{STORM} {inquiry}" for inquiry in INQUIRIES))) == ((), 0)


def test_a_fact_of_one_source_and_its_copy_is_none() -> None:
    carrying = f"The port of Vik lies on an island. {INQUIRY}"
    assert find_omissions(a_story(STORM, carrying, carrying, STORM, "The mayor of Vik visited the port.")) == ((), 0)


def test_only_the_clearest_are_shown_and_the_others_counted() -> None:
    facts = (
        "The ferry to Orvane sails again on Monday. Three cranes fell into the harbour basin. "
        "The school of Vik stays closed until Friday. A helicopter saved two fishermen from the reef. "
        "The fish market lost its glass roof. Power came back to the town at six in the morning. "
        "The king will visit the island in April."
    )
    others = (
        "On Monday the ferry to Orvane sails again. Into the harbour basin fell three cranes. "
        "Until Friday the school of Vik stays closed. Two fishermen were saved from the reef by a helicopter. "
        "Its glass roof is lost to the fish market. At six in the morning power came back to the town. "
        "In April the king will visit the island."
    )
    omissions, more = find_omissions(a_story(STORM, facts, others))
    assert len(omissions) == MAX_OMISSIONS
    assert more > 0
