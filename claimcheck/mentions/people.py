"""Find people by name, with the title and role printed beside the name, and resolve later surnames."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from claimcheck.mentions.gazetteer import first_names, known_places, word_lists
from claimcheck.mentions.names import Found, Line, Names, Word, is_quoted, joined, read_names
from claimcheck.mentions.roles import (
    compatible_roles,
    is_office,
    is_role,
    normal_role,
    role_after,
    role_before,
    role_phrase_before_comma,
)
from claimcheck.records import Mention, Sentence
from claimcheck.values import Person, are_nicknames

__all__ = [
    "compatible_roles",
    "far_miss",
    "find_people",
    "half_same",
    "near_miss",
    "normal_role",
    "read_people",
    "same_person",
]

_MAX_NAME_WORDS = 5
_NEAR_FULL_NAME = 82  # rapidfuzz ratio of the whole names, 0 to 100; siblings that differ in the first name fall below
_NEAR_PART = 70  # of one part of the name, when the other part is the same
_NEAR_LAST = 60  # of the last names, when the first names are the same
_FAR_FIRST = 50  # of first names that begin with other letters: Honor and Norah
_FAR_PART = 40  # of each part, when both differ: Rodrigo and Ricardo
_FAR_BOTH = 120  # of both parts together: Julian Stroud and Julius Strand have 133
_NEAR_BEGINNING = 50  # of last names that begin alike, behind first names that are the same or near


def find_people(sentences: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the mentions of people in one document's sentences.

    A mention reaches over the name with the title or role directly before it, not over an apposition; the role of the
    apposition is in its value. A later surname alone carries the first name of the one person it can mean.
    """
    from claimcheck.mentions.organizations import read_organizations

    names = read_names(sentences)
    read_organizations(names)
    return [found.mention() for found in read_people(names)]


def read_people(names: Names) -> list[Found]:
    """Return the people and mark their words as taken."""
    found: list[Found] = []
    weak: list[tuple[Line, int, int]] = []
    for line in names.lines:
        i = 0
        while i < len(line.words):
            word = line.words[i]
            if not word.named or word.taken:
                i += 1
                continue
            end = _run_end(line.words, i)
            several = _several(line, i, end)
            if several:
                for one in several:
                    one.take("person")
                found += several
                i = several[-1].last
                continue
            item = _person_in(line, i, end)
            if item is not None and not (line.title_case and item.last - item.first < 2):
                item.take("person")
                found.append(item)
                i = max(item.last, i + 1)
            else:
                if end - i == 2:
                    weak.append((line, i, end))
                i = end
    found += _with_known_surname(weak, found)
    found += _later_mentions(names, found)
    names.people = found
    return found


def _several(line: Line, i: int, end: int) -> list[Found]:
    """Return the people of "Justices Amar, Bohl and Cray"."""
    words = line.words
    rank = words[i].text
    if rank not in word_lists()["plural_ranks"] or end - i < 2:
        return []
    title = rank.removesuffix("s") if rank != "Messrs" else "Mr"
    found = []
    first = i + 1
    while first < len(words):
        last = _run_end(words, first)
        given, family = _split(words[first:last]) if last > first else ("", "")
        if not family or last - first > 3:
            break
        found.append(Found(line, first, last, Person(family, given, title, _rank_role(title))))
        after = last + 1 if last < len(words) and words[last].lower == "and" else last
        if after >= len(words) or not words[after].named or (after == last and words[last].gap.strip() != ","):
            break
        first = after
    return found if len(found) > 1 else []


def _run_end(words: list[Word], i: int) -> int:
    """Return where the run of name words from i ends; particles and initials are inside it."""
    lists = word_lists()
    j = i
    while j < len(words):
        if j > i and (not (joined(words[j]) or _initial_gap(words, j)) or words[j - 1].possessive):
            break
        if words[j].taken:
            break
        if words[j].named:
            j += 1
            continue
        k = j
        while k < len(words) and k - j < 3 and words[k].text in lists["particles"] and joined(words[k]):
            k += 1
        if k > j > i and k < len(words) and joined(words[k]) and words[k].named and not words[k].taken:
            j = k
            continue
        break
    return j


def _initial_gap(words: list[Word], j: int) -> bool:
    return words[j].gap in ("", " ") and re.fullmatch(r"[A-Z]\.", words[j - 1].text) is not None


_PARTISANS = frozenset("Democrat Republican Socialist Liberal Conservative Communist Nationalist Labour Green".split())
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")  # of a country or a body, behind a name


def _person_in(line: Line, i: int, end: int) -> Found | None:
    """Return the person whose name ends the run of words [i, end)."""
    words = line.words
    lists = word_lists()
    start, title, role, begin = i, "", "", i
    for k in range(end - 1, i, -1):  # the last title or role that has a name behind it
        if _is_title(words[k - 1]) or role_before(words, k) is not None:
            start = k
            break
    if start > i:
        begin, title, role = _titles(words, i, start)
    elif i > 0 and joined(words[i]) and not words[i - 1].possessive:
        before = role_before(words, i)
        if before is not None:
            begin, role = before, normal_role(" ".join(word.text for word in words[before:i]))
            if words[i - 1].capital and words[i - 1].text in lists["rank"]:
                title = words[i - 1].text
    while end - 1 > start and _INITIALS.fullmatch(words[end - 1].text):
        end -= 1  # "Ida Holm U.S. envoy" in a headline
    while start < end - 1 and _is_origin(words[start].text) and not (title or role):
        start = begin = start + 1
    if words[start].text in _PARTISANS and end - start > 2:  # "Democrat Ida Holm"
        start = begin = start + 1
    if not (title or role) and end - start > 2 and not words[start].sure and _first_name_second(words, start):
        start = begin = start + 1
    name = words[start:end]
    if not name or len(name) > _MAX_NAME_WORDS:
        return None
    suffixed = end
    if len(name) > 1 and name[-1].text.rstrip(".") in lists["suffixes"]:
        name = name[:-1]
    role_behind = role_after(words, suffixed)
    if not role:
        phrase = role_phrase_before_comma(words, begin)
        if phrase is not None and _ends_apposition(words, end):
            role = normal_role(" ".join(word.text for word in words[phrase[0] : phrase[1]]))
    aged = len(name) > 1 and (
        (_country_s(words, start) and len(name) == 2)
        or _aged(words, suffixed)
        or _of_country(words, suffixed)
        or _introduced(words, start)
    )
    if is_quoted(line, start, end) and not (title or role):
        return None
    if line.title_case and not (title or role or role_behind or name[-1].sure or name[-1].seen):
        return None
    if not _looks_like_a_person(words, start, name, bool(title), bool(role or role_behind or aged)):
        return None
    first, last = _split(name)
    if len(name) == 1 and not title and not (role and (is_office(role) or last in first_names())):
        return None  # "rival Skylark" is a company
    return Found(line, begin, suffixed, Person(last, first, title, role or role_behind or _rank_role(title)))


def _first_name_second(words: list[Word], start: int) -> bool:
    """Return whether the first name is the second word: "Dancer Tomas Vell", at the beginning of a sentence."""
    return words[start].text not in first_names() and words[start + 1].text in first_names()


def _is_title(word: Word) -> bool:
    lists = word_lists()
    text = word.text.rstrip(".")
    return text in lists["courtesy"] or text in lists["rank"]


def _titles(words: list[Word], i: int, start: int) -> tuple[int, str, str]:
    """Return where title and role begin, the title and the role of the words [i, start) before a name."""
    lists = word_lists()
    begin = start
    title = ""
    while begin > i and (words[begin - 1].text.rstrip(".") in lists["courtesy"]):
        begin -= 1
        title = f"{words[begin].text.rstrip('.')} {title}".strip()
    role_start = role_before(words, begin)
    if role_start is not None:
        role = normal_role(" ".join(word.text for word in words[role_start:begin]))
        if words[begin - 1].text.rstrip(".") in lists["rank"] and not title:
            title = words[begin - 1].text.rstrip(".")
        return role_start, title, role
    if begin > i and words[begin - 1].text.rstrip(".") in lists["rank"]:
        k = begin - 1
        while k > i and words[k - 1].text.rstrip(".") in lists["rank"]:
            k -= 1
        ranks = " ".join(word.text.rstrip(".") for word in words[k:begin])
        return k, f"{ranks} {title}".strip(), ""
    return begin, title, ""


def _rank_role(title: str) -> str:
    return normal_role(title) if title and is_role(title) else ""


def _is_origin(text: str) -> bool:
    entry = known_places().get(text)
    return entry is not None and (entry.demonym or entry.type == "country") and text not in first_names()


def _looks_like_a_person(words: list[Word], start: int, name: list[Word], titled: bool, has_role: bool) -> bool:
    lists = word_lists()
    texts = [word.text for word in name]
    last = texts[-1]
    proper = [text for text in texts if text not in lists["particles"]]
    if any(text in lists["calendar"] or any(c.isdigit() for c in text) for text in texts):
        return False
    if len(proper) > 1 and (last in lists["not_last"] or " ".join(texts) in known_places()):
        return False
    if any(len(text) > 3 and text.isupper() for text in texts[:-1]) or (
        len(last) > 1 and last.isupper() and len(last) < 4
    ):
        return False
    if any(is_role(text) for text in texts) and not titled:
        return False
    if titled and (len(proper) > 1 or not is_role(last)):
        return last not in lists["organization"] or len(proper) == 2
    entry = known_places().get(last)
    if len(proper) == 1:
        return has_role and entry is None and last not in lists["organization"] and last not in lists["starters"]
    given = proper[0].split("-")[0]
    known_first = (
        proper[0] in first_names() or given in first_names() or re.fullmatch(r"[A-Z]\.", proper[0]) is not None
    )
    heads = lists["facility"] | lists["nature"] | lists["region"] | lists["organization"]
    if last in heads and not (known_first and (has_role or _surname_head(words, start, name, last))):
        return False
    if any(text in heads and text not in lists["surname_heads"] for text in proper[1:-1]):
        return False
    if proper[0] in lists["person_or_place"] and not (has_role or _spoken(words, start, start + len(name))):
        return False
    if proper[0] in lists["not_first"] or (proper[0] in lists["leading"] and not known_first):
        return False
    if entry is not None and entry.demonym:
        return False
    if has_role:
        return known_first or entry is None
    origin = known_places().get(proper[0])
    if origin is not None and not known_first:
        return False
    if known_first:
        return not _after_preposition(words, start)
    if all(word.sure and word.model_name == "person" for word in name) and not _after_article(words, start):
        return True
    family = proper[0] in lists["family_first"] and len(proper) <= 3
    spoken = _spoken(words, start, start + len(name))
    return family or (spoken and len(proper) <= 3 and not texts[-1].endswith("s"))


def _surname_head(words: list[Word], start: int, name: list[Word], last: str) -> bool:
    """Return whether a name whose last word may be a street's or a surname is a person's: "Helena Marsh"."""
    if last not in word_lists()["surname_heads"] or name[0].text in known_places():
        return False
    before = words[start - 1].lower if start > 0 and joined(words[start]) else ""
    return before not in (
        "the",
        "in",
        "at",
        "near",
        "to",
        "from",
        "on",
        "along",
        "of",
        "outside",
        "inside",
        "into",
        "through",
    )


def _aged(words: list[Word], end: int) -> bool:
    """Return whether an age or "who" follows the name: "NAME, 74,", "NAME, who"."""
    if end >= len(words) or words[end].gap.strip() != ",":
        return False
    if words[end].lower in ("who", "whose", "aged"):
        return True
    return (
        words[end].text.isdigit()
        and len(words[end].text) < 3
        and (end + 1 == len(words) or words[end + 1].gap.strip() == ",")
    )


def _of_country(words: list[Word], end: int) -> bool:
    """Return whether a country follows as that of an athlete: "NAME of Ethiopia"."""
    if end + 1 >= len(words) or words[end].lower != "of" or not joined(words[end]) or not joined(words[end + 1]):
        return False
    entry = known_places().get(words[end + 1].text)
    return entry is not None and entry.type == "country"


def _country_s(words: list[Word], start: int) -> bool:
    """Return whether a country owns the name, as that of an athlete: "Eritrea's NAME"."""
    if start == 0 or not words[start - 1].possessive or not joined(words[start]):
        return False
    entry = known_places().get(words[start - 1].text)
    return entry is not None and entry.type == "country"


def _introduced(words: list[Word], start: int) -> bool:
    return start > 0 and joined(words[start]) and words[start - 1].text in ("I'm", "I’m")


def _after_article(words: list[Word], start: int) -> bool:
    return start > 0 and words[start - 1].lower == "the" and joined(words[start])


def _after_preposition(words: list[Word], start: int) -> bool:
    lists = word_lists()
    return start > 0 and words[start - 1].lower in lists["locative"] and joined(words[start])


def _spoken(words: list[Word], start: int, end: int) -> bool:
    speech = word_lists()["speech"]
    before = start > 0 and joined(words[start]) and words[start - 1].text in speech
    after = end < len(words) and joined(words[end]) and words[end].text in speech
    return before or after


def _ends_apposition(words: list[Word], end: int) -> bool:
    """Return whether the name closes the apposition "the captain, NAME, said": a mark or a verb follows."""
    if end >= len(words):
        return True
    return words[end].gap.strip() in (",", ".", ";", ":", ")", '"', "”", ",”", ',"', "—", "–") or (
        not words[end].capital and words[end].lower not in ("and", "or")
    )


def _split(name: list[Word]) -> tuple[str, str]:
    """Return the first and last name; particles go with the last name."""
    lists = word_lists()
    texts = [word.text for word in name]
    if len(texts) == 1:
        return "", texts[0]
    if texts[0] in lists["family_first"] and (len(texts) >= 3 or texts[1] not in first_names() or "-" in texts[1]):
        return " ".join(texts[1:]), texts[0]
    cut = len(texts) - 1
    while cut > 1 and texts[cut - 1] in lists["particles"]:
        cut -= 1
    return " ".join(texts[:cut]), " ".join(texts[cut:])


def _with_known_surname(runs: list[tuple[Line, int, int]], found: list[Found]) -> list[Found]:
    """Return "Dorrie Bannan" as a person when the document also says "Mrs Bannan"."""
    titled = {item.value.last for item in found if isinstance(item.value, Person) and item.value.title}
    more = []
    for line, i, end in runs:
        first, last = line.words[i], line.words[end - 1]
        no_name = first.text in known_places() or first.text in word_lists()["not_first"] or _is_title(first)
        if last.text in titled and first.named and not no_name:
            item = Found(line, i, end, Person(last.text, first.text, "", role_after(line.words, end)))
            item.take("person")
            more.append(item)
    return more


class _Known:
    """The people that the document names in full, by each part of their names."""

    def __init__(self, found: list[Found]) -> None:
        self.by_last: dict[str, list[tuple[int, Person]]] = {}
        self.by_first: dict[str, list[tuple[int, Person]]] = {}
        seen = set()
        for item in sorted(found, key=_start):
            value = item.value
            if isinstance(value, Person) and value.first and (value.first, value.last) not in seen:
                seen.add((value.first, value.last))
                place = (_start(item), value)
                for part in {value.last, value.last.split()[-1]}:
                    self.by_last.setdefault(part, []).append(place)
                self.by_first.setdefault(value.first.split()[0], []).append(place)

    def one(self, index: dict[str, list[tuple[int, Person]]], name: str, before: int) -> Person | None:
        """Return the one person who can be meant at this place of the text: of those named before, else of all."""
        known = index.get(name, [])
        earlier = [person for start, person in known if start < before]
        candidates = earlier or [person for _, person in known[:1]]
        return candidates[0] if len(candidates) == 1 else None


def _start(item: Found) -> int:
    return item.line.words[item.first].start


def _later_mentions(names: Names, found: list[Found]) -> list[Found]:
    """Return mentions by surname or first name alone, and put first names into those found with a title alone."""
    known = _Known(found)
    surnames = {item.value.last for item in found if isinstance(item.value, Person)}
    for item in found:
        value = item.value
        if isinstance(value, Person) and not value.first:
            person = known.one(known.by_last, value.last, _start(item))
            if person is not None:
                item.value = replace(value, first=person.first, last=person.last)
    more = []
    for line in names.lines:
        words = line.words
        for i, word in enumerate(words):
            if word.taken or not word.named or not _stands_alone(words, i):
                continue
            person = _resolve(words, i, known, surnames)
            if person is not None:
                item = Found(line, i, i + 1, replace(person, title="", role=role_after(words, i + 1)))
                item.take("person")
                more.append(item)
    return more


def _resolve(words: list[Word], i: int, known: _Known, surnames: set[str]) -> Person | None:
    text = words[i].text
    if text in known.by_last or text in surnames:
        return known.one(known.by_last, text, words[i].start) or Person(text)
    if text in known.by_first and text not in known_places():
        return known.one(known.by_first, text, words[i].start)
    if words[i].sure and _said_by(words, i) and text not in known_places() and text not in word_lists()["organization"]:
        return Person(text)
    return None


def _said_by(words: list[Word], i: int) -> bool:
    """Return whether it is "said NAME" at the end of a clause: an institution is seldom written so."""
    before = i > 0 and joined(words[i]) and words[i - 1].text == "said"
    if not before or len(words[i].text) < 3 or words[i].text.isupper():
        return False
    return i + 1 == len(words) or words[i + 1].gap.strip() in (".", ",", ";", '."', ".”", ":")


def _stands_alone(words: list[Word], i: int) -> bool:
    """Return whether no further name word belongs to the word."""
    before = (
        i > 0 and joined(words[i]) and words[i - 1].named and not words[i - 1].possessive and not words[i - 1].taken
    )
    after = (
        i + 1 < len(words)
        and joined(words[i + 1])
        and words[i + 1].named
        and not words[i].possessive
        and not words[i + 1].taken
    )
    return not before and not after


@lru_cache(maxsize=16_384)
def same_person(a: Person, b: Person) -> bool:
    """Return whether the names can be of one person: alike, one the shorter, or in the other order."""
    first_a, last_a, first_b, last_b = map(_plain, (a.first, a.last, b.first, b.last))
    if f"{first_a} {last_a}" == f"{first_b} {last_b}":
        return True  # "De" may be taken for a first name: "Ana De Luca", "Ana de Luca"
    if last_a == last_b:
        return not first_a or not first_b or _same_first(first_a, first_b) or _is_familiar_form(first_a, first_b)
    if not first_a or not first_b:
        shorter, longer = (last_a, last_b) if len(last_a) < len(last_b) else (last_b, last_a)
        return shorter in (longer.split()[-1], longer.split("-")[-1])
    if (first_a, last_a) == (last_b, first_b):
        return True
    # "Ana Ruiz" and "Ana Ruiz Molina"
    parts_a, parts_b = f"{first_a} {last_a}".split(), f"{first_b} {last_b}".split()
    shorter_parts, longer_parts = sorted((parts_a, parts_b), key=len)
    return len(shorter_parts) < len(longer_parts) and set(shorter_parts) <= set(longer_parts)


@lru_cache(maxsize=16_384)  # every two of a story's people are held against one another, by several rules
def near_miss(a: Person, b: Person) -> bool:
    """Return whether the names are different but so alike that one is probably the other, misspelled.

    True for Brigitte Lund / Birgit Lund and Moira Pyke / Moira Pike; False for relatives with plainly different first
    names, and where only surnames are known and they differ by more than a letter or two.
    """
    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.fuzz import ratio

    if same_person(a, b):
        return False
    first_a, last_a, first_b, last_b = map(_plain, (a.first, a.last, b.first, b.last))
    last_ratio = ratio(last_a, last_b)
    if first_a and first_b:
        first_ratio = ratio(first_a, first_b)
        if last_a == last_b:
            if _is_short_form(first_a, first_b):
                return False
            return first_ratio >= _NEAR_PART and first_a[0] == first_b[0]
        if _same_first(first_a, first_b):
            return last_ratio >= _NEAR_LAST or (last_a[:3] == last_b[:3] and last_ratio >= _NEAR_BEGINNING)
        alike = ratio(f"{first_a} {last_a}", f"{first_b} {last_b}") >= _NEAR_FULL_NAME
        near_last = last_ratio >= _NEAR_PART or (last_a[:4] == last_b[:4] and last_ratio >= _NEAR_BEGINNING)
        return alike or (first_ratio >= _NEAR_PART and near_last and first_a[0] == first_b[0])
    if min(len(last_a), len(last_b)) < 4:
        return False
    return DamerauLevenshtein.distance(last_a, last_b) <= (1 if min(len(last_a), len(last_b)) < 7 else 2)


@lru_cache(maxsize=16_384)
def far_miss(a: Person, b: Person) -> bool:
    """Return whether two full names are alike as names that a desk mixes up: Duane and Dwight Sorrell.

    One of the two parts is the same and the other begins alike, or both parts begin with the same letters and are
    alike. It takes more than the names to say that they are one person's.
    """
    from rapidfuzz.fuzz import ratio

    first_a, last_a, first_b, last_b = map(_plain, (a.first, a.last, b.first, b.last))
    if not all((first_a, last_a, first_b, last_b)) or same_person(a, b):
        return False
    if last_a == last_b:
        return not _may_be_short_for(first_a, first_b) and (
            first_a[0] == first_b[0] or ratio(first_a, first_b) >= _FAR_FIRST
        )
    if _same_first(first_a, first_b):
        return last_a[:3] == last_b[:3]
    alike = (ratio(first_a, first_b), ratio(last_a, last_b))
    begin_alike = first_a[0] == first_b[0] and last_a[:2] == last_b[:2]
    return begin_alike and min(alike) >= _FAR_PART and sum(alike) >= _FAR_BOTH


def half_same(a: Person, b: Person) -> bool:
    """Return whether two full names have one part in common, and plainly differ in the other: Emil and Samuel Holt."""
    first_a, last_a, first_b, last_b = map(_plain, (a.first, a.last, b.first, b.last))
    if min(len(first_a), len(first_b)) < _CLIPPED or not last_a or not last_b or same_person(a, b):
        return False
    if last_a == last_b:
        return not _may_be_short_for(first_a, first_b)
    return first_a == first_b and not {*last_a.split()} & {*last_b.split()}


def _is_short_form(a: str, b: str) -> bool:
    """Whether one first name is the beginning of the other, and plainly shorter: Lou and Louis, not Ann and Anna."""
    short, full = sorted((a, b), key=len)
    return full.startswith(short) and len(full) - len(short) >= _SHORTENED_BY


_SHORTENED_BY = 2  # letters
_LONGEST_SHORT_FORM = 5  # letters
_CLIPPED = 3  # letters: "Mo" for Maurice


def _is_familiar_form(a: str, b: str) -> bool:
    """Whether one first name stands for the other among friends, and is no other spelling of it: Bill and William."""
    from rapidfuzz.fuzz import ratio

    return are_nicknames(a, b) and ratio(a, b) < _NEAR_PART


def _may_be_short_for(a: str, b: str) -> bool:
    """Whether one first name may be a familiar form of the other: Rudy and Rudolph, Jim and James."""
    short, full = sorted((a, b), key=len)
    shorter = len(short) <= _LONGEST_SHORT_FORM and len(full) - len(short) >= _SHORTENED_BY
    begin_alike = short[:2] == full[:2] or (len(short) <= _CLIPPED and short[0] == full[0])
    return _is_short_form(a, b) or (shorter and begin_alike) or are_nicknames(a, b)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    from anyascii import anyascii

    return re.sub(r"[^a-z -]", "", anyascii(name).lower()).strip()


def _same_first(a: str, b: str) -> bool:
    """Return whether first names can be of one person: equal, an initial, or one of several given names."""
    parts_a, parts_b = a.replace("-", " ").split(), b.replace("-", " ").split()
    if not parts_a or not parts_b or a.replace("-", "").replace(" ", "") == b.replace("-", "").replace(" ", ""):
        return True
    shorter, longer = sorted((parts_a, parts_b), key=len)
    return bool(
        all(
            any(x == y or (len(x) == 1 and y.startswith(x)) or (len(y) == 1 and x.startswith(y)) for y in longer)
            for x in shorter
        )
    )
