"""Find companies, ministries, clubs, parties and other bodies by their names."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from claimcheck.mentions.gazetteer import data_rows, first_names, known_places, word_lists
from claimcheck.mentions.names import Found, Line, Names, Word, is_quoted, joined, read_names
from claimcheck.records import Mention, Sentence
from claimcheck.values import Organization

_LINKS = ("of", "for", "on", "and", "the", "to", "in", "&")
_MAX_WORDS = 9
_GENERIC = (
    "ministry department bank union council association party university court company group airline club agency "
    "authority commission committee board institute foundation trust society federation charity cooperative tribunal "
    "regulator guild consortium"
).split()
_GENERIC_ENDINGS = {"airline": ("Airlines", "Airways", "Air"), "company": ("Company", "Corporation", "Inc", "Ltd")}
# Words that say what kind of body it is, not which one.
_KIND_WORDS = frozenset(
    "the inc ltd limited llc plc corp corporation company co group holdings gmbh ag sa nv bv ab spa and of for".split()
)


def find_organizations(sentences: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the mentions of organizations in one document's sentences.

    A later acronym and a later "the ministry" carry the full name, where the document has one body they can mean.
    """
    return [found.mention() for found in read_organizations(read_names(sentences))]


def read_organizations(names: Names) -> list[Found]:
    """Return the organizations and mark their words as taken."""
    found: list[Found] = []
    acronyms: dict[str, Organization] = {}
    for line in names.lines:
        for item in _in_line(line):
            found.append(_with_acronym(item, acronyms))
            item.take("organization")
    found += _by_kind(names)
    found += _acronyms(names, found, acronyms)
    found += _short_names(names, found)
    found += _generic(names, found)
    return found


def same_organization(a: Organization, b: Organization) -> bool:
    """Return whether both name one body: the same name, its acronym, or one name within the other."""
    if (a.acronym and a.acronym in (b.acronym, b.name)) or (b.acronym and b.acronym == a.name):
        return True
    words_a, words_b = _name_words(a.name), _name_words(b.name)
    if not words_a or not words_b:
        return a.name == b.name
    if words_a == words_b or "".join(words_a) == "".join(words_b):
        return True
    shorter, longer = sorted((words_a, words_b), key=len)
    if set(shorter) <= set(longer) and not all(word in _heads_lower() for word in shorter):
        return True
    if len(shorter) == 1 and len(longer) > 1 and len(shorter[0]) >= _SHORT_NAME and longer[0].startswith(shorter[0]):
        return True  # the Fed is the Federal Reserve
    initials = "".join(word[0] for word in longer)
    return len(shorter) == 1 and len(initials) > 1 and shorter[0] == initials


_SHORT_NAME = 3  # letters of a name cut short


def _name_words(name: str) -> list[str]:
    words = [word.lower() for word in re.findall(r"[^\W_]+", name.replace("’s", "").replace("'s", ""))]
    return [word for word in words if word not in _KIND_WORDS]


@cache
def _heads_lower() -> frozenset[str]:
    return frozenset(word.lower() for word in word_lists()["organization"])


@cache
def _known() -> dict[str, Organization]:
    known = {}
    for name, acronym, others in data_rows("organizations.tsv", 3):
        organization = Organization(name, acronym)
        for alias in (name, acronym, *others.split(";")):
            if alias:
                known[alias] = organization
    return known


def _in_line(line: Line) -> list[Found]:
    found = []
    words = line.words
    i = 0
    while i < len(words):
        item = None
        if words[i].capital:
            item = _known_at(line, i)
            if words[i].named and (item is None or item.last - i == 1):
                item = _named_at(line, i) or item
        if item is not None:
            found.append(item)
            i = item.last
        else:
            i += 1
    return found


def _known_at(line: Line, i: int) -> Found | None:
    words = line.words
    known = _known()
    name = ""
    best = None
    for j in range(i, min(i + 6, len(words))):
        if j > i and not joined(words[j]):
            break
        name = f"{name} {words[j].text}" if j > i else words[j].text
        if name in known and (j > i or words[i].named or words[i].sure):
            best = Found(line, i, j + 1, known[name])
        if words[j].possessive:
            break
    if best is not None and best.last < len(words) and best.last - i == 1:
        following = words[best.last]
        if joined(following) and following.named and following.text not in word_lists()["organization"]:
            return best if words[i].text.isupper() else None
    return best


def _named_at(line: Line, i: int) -> Found | None:
    """Return the organization whose name begins with word i."""
    words = line.words
    lists = word_lists()
    heads, leading = lists["organization"], lists["leading_organization"]
    if words[i].text in lists["starters"] and not words[i].sure:
        return None
    if words[i].text in lists["club_leading"] and i + 1 < len(words) and joined(words[i + 1]) and words[i + 1].named:
        return Found(line, i, i + 2, Organization(f"{words[i].text} {words[i + 1].text}"))
    known_place = known_places()
    end = None
    linked = False  # whether a small word such as "of" stands before word j in the name
    j = i
    while j < len(words) and j - i < _MAX_WORDS:
        word = words[j]
        if j > i and not _linked(words, j):
            break
        if word.named:
            if word.text.rstrip(".") in heads and (j > i or (word.text in leading and _complement(words, j))):
                end = j + 1
            elif linked and not _person_role(word):
                end = j + 1  # "Court of Nova Scotia"
            elif j > i and words[j - 1].text.lower() in _LINKS and end is not None:
                end = j + 1
                linked = True
            elif end is not None and joined(word) and j == end and not _person_role(word):
                # "Bank Melli", "Airlines Group": a further name word belongs to it unless it is a role or a place
                if word.text in known_place or word.text in lists["courtesy"]:
                    break
                end = j + 1 if words[end - 1].text in leading and j - i == 1 else end
                if end != j + 1:
                    break
        elif word.text.lower() in _LINKS:
            if not _continues(words, i, j, end):
                break
        else:
            break
        if word.possessive and not _joins_possessive(words, j):
            break
        j += 1
    if end is None:
        return None
    if end - i == 1:
        return None
    text_words = list(words[i:end])
    if (
        all(word.text in heads or word.text.lower() in _LINKS for word in text_words)
        and not any(word.text.lower() == "of" for word in text_words)
        and (len(text_words) < 2 or not all(word.sure for word in text_words if word.capital))
    ):
        return None
    if _only_places_and_generic(text_words):
        return None
    if line.title_case and not all(word.sure or word.seen for word in text_words if word.capital):
        return None
    if text_words[0].text in lists["calendar"]:
        return None
    facility = lists["facility"]
    if words[end - 1].text in facility and _at_place(words, i):
        return None
    if end < len(words) and joined(words[end]) and words[end].named and words[end].text in facility | lists["nature"]:
        return None  # "Corn Exchange Square"
    return Found(line, i, end, Organization(_printed(line, i, end)))


def _printed(line: Line, i: int, end: int) -> str:
    """Return the words [i, end) as printed, on one line."""
    offset = line.sentence.span.start
    return re.sub(r"\s+", " ", line.sentence.text[line.words[i].start - offset : line.words[end - 1].end - offset])


def _linked(words: list[Word], j: int) -> bool:
    return joined(words[j]) or words[j].gap in ("' ", "’ ", " & ")


def _joins_possessive(words: list[Word], j: int) -> bool:
    """Return whether a possessive belongs to the name: "Teachers' Union", "St Cuthbert's College"."""
    lists = word_lists()
    following = words[j + 1 : j + 4]
    if not following or not following[0].named:
        return False
    plural = words[j].text.endswith("s") and words[j + 1].gap in ("' ", "’ ")
    saint = j > 0 and words[j - 1].text.rstrip(".") in ("St", "Saint") and words[j - 1].capital
    common = words[j].text in ("Women", "Men", "Children", "People", "King", "Queen", "Farmers", "Workers", "Teachers")
    office = words[j + 1].text in ("Office", "Bureau", "Department") and j > 0 and words[j - 1].capital
    return (plural or saint or common or office) and any(word.text in lists["organization"] for word in following)


def _complement(words: list[Word], j: int) -> bool:
    """Return whether "of X" or "for X" with a capital follows the head at j."""
    k = j + 1
    if k >= len(words) or not joined(words[k]) or words[k].text.lower() not in ("of", "for"):
        return False
    while k < len(words) and joined(words[k]) and words[k].text.lower() in ("of", "for", "the"):
        k += 1
    return k < len(words) and joined(words[k]) and words[k].named and words[k].text not in word_lists()["courtesy"]


def _continues(words: list[Word], i: int, j: int, end: int | None) -> bool:
    """Return whether the small word at j is inside a name: "Ministry of", "Ditch and Reservoir Company"."""
    small = words[j].text.lower()
    k = j + 1
    while k < len(words) and joined(words[k]) and words[k].text.lower() in ("the", "of"):
        k += 1
    if k >= len(words) or not joined(words[k]) or not words[k].named:
        return False
    heads = word_lists()["organization"]
    if small in ("and", "&"):
        if end is not None:
            # "Ministry of Trade and Industry", but not "the Ministry and Acme Ltd"
            inside = any(word.text.lower() in ("of", "for", "on") for word in words[i:j])
            return inside and words[k].text not in heads and not _person_role(words[k]) and _all_plain(words, k)
        rest = words[k : k + 3]
        before_ok = all(word.text not in known_places() for word in words[i:j])
        the = i > 0 and words[i - 1].text.lower() in ("the", "its", "a") and joined(words[i])
        return before_ok and (the or small == "&") and any(word.text in heads for word in rest) and j - i <= 2
    if end is None:
        return small in ("of", "for", "the") and j - 1 >= i and words[j - 1].text in heads
    if small == "in":
        return False
    return end == j or words[j - 1].text.lower() in _LINKS


def _all_plain(words: list[Word], k: int) -> bool:
    """Return whether the words after "and" end the name rather than begin another one that has a head of its own."""
    heads = word_lists()["organization"]
    m = k
    while m < len(words) and (m == k or joined(words[m])) and words[m].named:
        m += 1
    return not any(word.text in heads for word in words[k:m]) and words[k].text not in known_places()


def _person_role(word: Word) -> bool:
    lists = word_lists()
    return word.text in lists["courtesy"] or word.text in lists["rank"] or word.text in ("Spokesman", "Spokeswoman")


def _only_places_and_generic(words: list[Word]) -> bool:
    """Return whether it is only a place and a word such as "Air" or "Times": no name of a body by itself."""
    return len(words) == 2 and words[0].text in word_lists()["directions"]


def _at_place(words: list[Word], i: int) -> bool:
    """Return whether the name at i is said as a place: "at Marlow High School"."""
    while i > 0 and words[i - 1].named and joined(words[i]):
        i -= 1
    k = i - 1
    if k >= 0 and words[k].text.lower() in ("the", "a") and joined(words[i]):
        k -= 1
    return k >= 0 and words[k].text.lower() in word_lists()["locative"] and joined(words[k + 1])


def _with_acronym(item: Found, acronyms: dict[str, Organization]) -> Found:
    """Return the organization with the acronym that stands in brackets behind it."""
    words = item.line.words
    value = item.value
    if isinstance(value, Organization) and item.last < len(words):
        after = words[item.last]
        if after.gap.strip() in ("(", "(the") and 2 <= len(after.text) <= 8 and sum(map(str.isupper, after.text)) >= 2:
            value = replace(value, acronym=after.text)
            acronyms[after.text] = value
            item.value = value
    return item


def _by_kind(names: Names) -> list[Found]:
    """Return the names that a noun says are of a body: "the chipmaker NAME", "a gang known as NAME"."""
    lists = word_lists()
    kinds, behind = lists["organization_kinds"], lists["kinds_behind"]
    found = []
    for line in names.lines:
        words = line.words
        for i, word in enumerate(words):
            if not word.sure or word.taken or word.text in lists["calendar"] or line.title_case:
                continue
            if i > 0 and joined(word) and words[i - 1].named and not words[i - 1].possessive:
                continue
            end = i + 1
            while end < len(words) and _linked(words, end) and words[end].named and not words[end - 1].possessive:
                end += 1
            if end - i > 4 or any(each.taken or each.text in first_names() for each in words[i:end]):
                continue
            name = _printed(line, i, end)
            if name in known_places() or re.search(r"-[a-z]+$", name) or is_quoted(line, i, end) or _person_role(word):
                continue
            if end < len(words) and words[end].text in lists["facility_nouns"] and joined(words[end]):
                continue
            before = _kind_before(words, i)
            closing = (
                end < len(words) and joined(words[end]) and words[end].text in behind and not words[end - 1].possessive
            )
            the = i > 0 and words[i - 1].lower == "the"
            if before in kinds or before.rpartition("-")[2] in kinds or (closing and the):
                item = Found(line, i, end, Organization(name))
                item.take("organization")
                found.append(item)
    return found


def _kind_before(words: list[Word], i: int) -> str:
    """Return the word in "company NAME", "gang called NAME" or "group known as NAME" that may say what NAME is."""
    k = i - 1
    if k < 0 or not joined(words[i]):
        return ""
    for phrase in (("called",), ("named",), ("known", "as"), ("calling", "itself")):
        start = k - len(phrase)
        if start >= 0 and tuple(word.lower for word in words[start + 1 : k + 1]) == phrase:
            return words[start].text
    return words[k].text


def _short_names(names: Names, found: list[Found]) -> list[Found]:
    """Return the later mentions of an organization by its name without the last word: "Orrin" for "Orrin Resources"."""
    lists = word_lists()
    short: dict[str, Organization] = {}
    for item in found:
        value = item.value
        if not isinstance(value, Organization):
            continue
        short.setdefault(value.name, value)
        stem, _, head = value.name.rpartition(" ")
        if stem.count(" ") < 2 and head.rstrip(".") in lists["short_heads"] and stem and _may_be_short(stem):
            short.setdefault(stem, value)
    more = []
    for line in names.lines:
        words = line.words
        i = 0
        while i < len(words):
            if not words[i].named or words[i].taken:
                i += 1
                continue
            end = i + 1
            while end < len(words) and _linked(words, end) and words[end].named and not words[end - 1].possessive:
                if words[end].taken:
                    break
                end += 1
            meant = short.get(_printed(line, i, end))
            if meant is not None and not is_quoted(line, i, end):
                item = Found(line, i, end, meant)
                item.take("organization")
                more.append(item)
            i = end
    return more


def _may_be_short(stem: str) -> bool:
    """Return whether an organization's name without its last word can only be its own."""
    lists = word_lists()
    words = stem.split()
    plain = lists["starters"] | lists["organization"] | lists["not_first"] | lists["calendar"] | lists["directions"]
    entry = known_places().get(stem)
    return entry is None and words[0] not in first_names() and not all(word in plain for word in words)


def _acronyms(names: Names, found: list[Found], acronyms: dict[str, Organization]) -> list[Found]:
    """Return the mentions by acronym: those said in brackets, and those that the token model takes for a body."""
    more = []
    for line in names.lines:
        for i, word in enumerate(line.words):
            if word.taken or not word.capital:
                continue
            if word.text in acronyms:
                item = Found(line, i, i + 1, acronyms[word.text])
            elif (
                word.model_name == "organization"
                and word.sure
                and word.text.isupper()
                and word.text.isalpha()
                and 2 < len(word.text) < 6
            ):
                item = Found(line, i, i + 1, Organization(word.text))
            else:
                continue
            item.take("organization")
            more.append(item)
    return more


def _generic(names: Names, found: list[Found]) -> list[Found]:
    """Return "the ministry" and the like, where exactly one organization before it ends or begins so."""
    more = []
    by_head: dict[str, dict[str, Organization]] = {}
    positions = sorted(
        (item.line.words[item.first].start, item.value) for item in found if isinstance(item.value, Organization)
    )
    at = 0
    for line in names.lines:
        for i, word in enumerate(line.words):
            while at < len(positions) and positions[at][0] <= word.start:
                value = positions[at][1]
                at += 1
                for head in _heads_of(value.name):
                    by_head.setdefault(head, {})[value.name] = value
            if i == 0 or word.taken or word.lower not in _GENERIC or not _alone(line.words, i):
                continue
            if line.words[i - 1].text.lower() != "the" or not joined(word):
                continue
            candidates = by_head.get(word.lower, {})
            if len(candidates) == 1:
                item = Found(line, i, i + 1, next(iter(candidates.values())))
                item.take("organization")
                more.append(item)
    return more


def _alone(words: list[Word], i: int) -> bool:
    """Return whether no further name word follows: "the Commission", not "the Council Tax"."""
    return i + 1 == len(words) or words[i].possessive or not (words[i + 1].named and joined(words[i + 1]))


def _heads_of(name: str) -> set[str]:
    words = name.split()
    ends = {words[0].lower(), words[-1].lower().rstrip(".")}
    for generic, endings in _GENERIC_ENDINGS.items():
        if words[-1].rstrip(".") in endings:
            ends.add(generic)
    return ends
