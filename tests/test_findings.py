"""Findings: one a disagreement, the gravest first, with an id that survives moved lines."""

from dataclasses import replace
from itertools import permutations

import pytest

from claimcheck.findings import MAX_QUOTATION_CHARS, make_findings, reaches
from claimcheck.records import Role, Scope, Severity
from claimcheck.rules.rule import ConflictRule, GarbleRule
from tests.report_builders import article, conflict, damage, side

VENUE = ConflictRule("CC801", "venue-conflict", "venue", Severity.ERROR, lambda story: (), "Venues.")
STATUS = ConflictRule("CC802", "status-conflict", "status-tense", Severity.WARNING, lambda story: (), "Status.")
SPLICE = GarbleRule("CC991", "token-splice", "token-splice", Severity.WARNING, lambda article: (), "Splices.")
SPACE = GarbleRule("CC992", "missing-space", "missing-space", Severity.WARNING, lambda article: (), "Spaces.")

A = article("a.txt", "Ministers are to meet in Orvane on Friday.", "Nothing else is known.")
B = article("b.txt", "The meeting in Pell Harbour was called by the ministers.")
C = article("c.txt", "Ministers gather in Pell Harbour.", "They will leave Quill Bay on Sunday.")

ORVANE = side("Orvane", (A, "Orvane"), clauses=["are to meet in Orvane on Friday"])
HARBOUR = side("Pell Harbour", (B, "Pell Harbour"), clauses=["The meeting in Pell Harbour"])
HARBOUR_C = side("Pell Harbour", (C, "Pell Harbour"), clauses=["gather in Pell Harbour"])
BAY_C = side("Quill Bay", (C, "Quill Bay"), clauses=["leave Quill Bay"])


def test_a_finding_quotes_the_clause_and_marks_the_clashing_words():
    (finding,) = make_findings([(VENUE, conflict(ORVANE, HARBOUR))], [], [A, B])
    assert [m.text for m in finding.mentions] == ["are to meet in Orvane on Friday", "The meeting in Pell Harbour"]
    assert [[s.of(x.document.text) for s in m.clashing] for x, m in zip([A, B], finding.mentions, strict=True)] == [
        ["Orvane"],
        ["Pell Harbour"],
    ]
    assert [(m.line, m.column, m.side) for m in finding.mentions] == [(1, 11, 0), (1, 1, 1)]
    assert (finding.scope, finding.severity, finding.category) == (Scope.CROSS, Severity.ERROR, "venue")


def test_what_touches_a_draft_stands_before_graver_findings_of_the_sources():
    draft = replace(C, document=replace(C.document, role=Role.DRAFT))
    seen = [(VENUE, conflict(ORVANE, HARBOUR)), (STATUS, conflict(side("Orvane", (A, "Friday")), BAY_C))]
    assert [finding.rule for finding in make_findings(seen, [], [A, B, C])] == ["CC801", "CC802"]
    assert [finding.rule for finding in make_findings(seen, [], [A, B, draft])] == ["CC802", "CC801"]


def test_the_message_names_the_sides_and_the_documents():
    both = side("Pell Harbour", (B, "Pell Harbour"), (C, "Pell Harbour"))
    (finding,) = make_findings([(VENUE, conflict(both, ORVANE))], [], [A, B, C])
    assert finding.message == "where the summit is held: Orvane (a.txt); Pell Harbour (b.txt, c.txt)"


def test_a_contradiction_inside_one_document_has_scope_self():
    (finding,) = make_findings([(VENUE, conflict(HARBOUR_C, BAY_C))], [], [C])
    assert finding.scope is Scope.SELF
    assert finding.message == "c.txt contradicts itself on where the summit is held: Pell Harbour; Quill Bay"


def test_conflicts_of_one_rule_that_share_words_become_one_finding():
    pairs = [conflict(ORVANE, HARBOUR), conflict(ORVANE, HARBOUR_C, confidence=0.8), conflict(ORVANE, BAY_C)]
    (finding,) = make_findings([(VENUE, pair) for pair in pairs], [], [A, B, C])
    assert [(m.document_id, m.value) for m in finding.mentions] == [
        ("a.txt", "Orvane"),
        ("b.txt", "Pell Harbour"),
        ("c.txt", "Pell Harbour"),
        ("c.txt", "Quill Bay"),
    ]
    assert finding.confidence == 0.9


def test_a_doubtful_conflict_adds_no_side_to_a_sure_one():
    found = make_findings(
        [(VENUE, conflict(ORVANE, HARBOUR)), (VENUE, conflict(ORVANE, BAY_C, confidence=0.35))], [], [A, B, C]
    )
    assert [[m.value for m in finding.mentions] for finding in found] == [
        ["Orvane", "Pell Harbour"],
        ["Orvane", "Quill Bay"],
    ]
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.INFO]


def test_a_doubtful_conflict_that_says_what_a_sure_one_says_is_none():
    found = make_findings(
        [(VENUE, conflict(ORVANE, HARBOUR)), (VENUE, conflict(ORVANE, HARBOUR_C, confidence=0.35))], [], [A, B, C]
    )
    assert [[m.document_id for m in finding.mentions] for finding in found] == [["a.txt", "b.txt"]]


def test_a_contradiction_inside_one_document_stands_beside_that_between_two():
    pairs = [conflict(HARBOUR_C, BAY_C), conflict(ORVANE, HARBOUR_C)]
    findings = make_findings([(VENUE, pair) for pair in pairs], [], [A, C])
    assert {finding.scope for finding in findings} == {Scope.SELF, Scope.CROSS}


def test_of_two_rules_that_saw_the_same_words_the_more_confident_one_speaks():
    seen = [(VENUE, conflict(ORVANE, HARBOUR, confidence=0.7)), (STATUS, conflict(ORVANE, HARBOUR, confidence=0.8))]
    assert [finding.rule for finding in make_findings(seen, [], [A, B])] == ["CC802"]


def test_what_is_only_told_hides_no_warning():
    told = ConflictRule("CC803", "rumour", "status-tense", Severity.INFO, lambda _: iter(()), "")
    seen = [(VENUE, conflict(ORVANE, HARBOUR, confidence=0.6)), (told, conflict(ORVANE, HARBOUR, confidence=0.9))]
    assert [finding.rule for finding in make_findings(seen, [], [A, B])] == [VENUE.id]


def test_two_rules_that_saw_different_words_both_speak():
    later = side("Friday", (A, "Friday"))
    seen = [(VENUE, conflict(ORVANE, HARBOUR)), (STATUS, conflict(later, HARBOUR))]
    assert len(make_findings(seen, [], [A, B])) == 2


@pytest.mark.parametrize(
    ("confidence", "severity"), [(0.9, Severity.ERROR), (0.6, Severity.WARNING), (0.1, Severity.INFO)]
)
def test_doubt_lowers_the_severity(confidence: float, severity: Severity):
    (finding,) = make_findings([(VENUE, conflict(ORVANE, HARBOUR, confidence=confidence))], [], [A, B])
    assert finding.severity is severity


def test_damage_is_shown_with_the_words_around_it():
    text = article(
        "d.txt",
        "Late on Monday the mayor said that the plan would annouyesterday nced the wishes of all the people there.",
    )
    (finding,) = make_findings([], [(SPLICE, text, damage(text, "annouyesterday nced", "spliced"))], [text])
    (quotation,) = finding.mentions
    assert (
        quotation.text == "the mayor said that the plan would annouyesterday nced the wishes of all the people there."
    )
    assert quotation.clashing[0].of(text.document.text) == "annouyesterday nced"
    assert (finding.scope, finding.message) == (Scope.GARBLE, "d.txt: spliced")


def test_damages_of_one_pattern_in_one_document_are_one_finding_with_all_places():
    read = article("d.txt", "They sell apples,pears and plums.", "Come on Monday,please, or on Friday.")
    damages = [
        replace(damage(read, words), reason=f'"{words}"', value=value, pattern="comma")
        for words, value in (("Monday,please", "Monday, please"), ("apples,pears", "apples, pears"))
    ]
    (finding,) = make_findings([], [(SPACE, read, seen) for seen in damages], [read])
    assert [mention.value for mention in finding.mentions] == ["apples, pears", "Monday, please"]
    assert finding.message == 'd.txt: "apples,pears" and 1 more place like it'


def test_two_places_of_one_clause_are_one_mention():
    read = article("d.txt", "They sell apples,pears and plums,nuts.")
    damages = [replace(damage(read, words), pattern="comma") for words in ("apples,pears", "plums,nuts")]
    (finding,) = make_findings([], [(SPACE, read, seen) for seen in damages], [read])
    (mention,) = finding.mentions
    assert [span.of(read.document.text) for span in mention.clashing] == ["apples,pears", "plums,nuts"]


def test_one_place_is_reported_by_one_damage_rule():
    text = article("d.txt", "They annouyesterday nced on it,and left.")
    seen = [
        (SPACE, text, damage(text, "annouyesterday", confidence=0.6)),
        (SPLICE, text, damage(text, "annouyesterday nced")),
        (SPACE, text, damage(text, "it,and")),
    ]
    assert sorted(finding.rule for finding in make_findings([], seen, [text])) == ["CC991", "CC992"]


def test_a_long_quotation_is_cut_at_words_around_what_clashes():
    text = article("d.txt", f"{'before ' * 80}in Orvane {'after ' * 80}")
    (line,) = [sentence.text for sentence in text.sentences]
    long = side("Orvane", (text, "Orvane"), clauses=[line])
    quotation = make_findings([(VENUE, conflict(long, HARBOUR))], [], [text, B])[0].mentions[1]
    assert len(quotation.text) <= MAX_QUOTATION_CHARS
    assert "Orvane" in quotation.text
    assert set(quotation.text.split()) == {"before", "in", "Orvane", "after"}


def test_the_id_stays_when_other_lines_move_and_when_words_are_spaced_otherwise():
    moved = article("a.txt", "A new first line.", "MINISTERS are  to meet in Orvane on Friday.")
    moved_side = side("Orvane", (moved, "Orvane"), clauses=["are  to meet in Orvane on Friday"])
    before = make_findings([(VENUE, conflict(ORVANE, HARBOUR))], [], [A, B])
    after = make_findings([(VENUE, conflict(HARBOUR, moved_side))], [], [moved, B])
    assert before[0].id == after[0].id
    assert before[0].mentions[0].line != after[0].mentions[0].line


def test_equal_damage_twice_has_two_ids():
    text = article("d.txt", "Read on,please.", "Something else.", "Read on,please.")
    first = damage(text, "on,please")
    offset = text.sentences[2].span.start
    second = replace(first, span=type(first.span)(first.span.start + offset, first.span.end + offset))
    findings = make_findings([], [(SPACE, text, first), (SPACE, text, second)], [text])
    assert len({finding.id for finding in findings}) == 2


def test_the_order_of_the_input_has_no_influence():
    seen = [
        (VENUE, conflict(ORVANE, HARBOUR)),
        (VENUE, conflict(HARBOUR_C, ORVANE)),
        (STATUS, conflict(HARBOUR_C, BAY_C, confidence=0.4)),
        (STATUS, conflict(HARBOUR, ORVANE, confidence=0.9)),
    ]
    results = {
        make_findings(order, [], articles) for order in permutations(seen) for articles in ([A, B, C], [C, A, B])
    }
    assert len(results) == 1


def test_no_input_gives_no_findings():
    assert make_findings([], [], []) == ()


def test_an_error_reaches_a_warning_and_info_does_not():
    assert reaches(Severity.ERROR, Severity.WARNING)
    assert not reaches(Severity.INFO, Severity.WARNING)
