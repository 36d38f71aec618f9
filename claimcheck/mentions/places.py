"""Find places: known ones from the data files, unknown ones by the words around their names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from claimcheck.mentions.gazetteer import Entry, known_places, word_lists
from claimcheck.mentions.names import Found, Line, Names, Word, is_quoted, joined, read_names
from claimcheck.records import Mention, Sentence
from claimcheck.values import Person, Place

_MAX_UNKNOWN_WORDS = 3  # "Port Ansel Quay"; longer runs after a preposition were titles of events
_FACILITY, _NATURE, _REGION = "facility", "natural feature", "region"
_WATER = frozenset(
    "River Creek Bay Lake Loch Lough Sea Strait Straits Sound Gulf Channel Canal Ocean Cove Firth Estuary Fjord".split()
)
_MOUNTAIN = frozenset("Mount Mt Mountain Mountains Peak Ridge Crag Volcano Ben Sgurr Beinn Monte Jebel Djebel".split())


def find_places(sentences: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the mentions of places in one document's sentences, demonyms among them.

    `within` is known for the places of the data files, and for others where the text says it: "Solna, in Sweden".
    """
    from claimcheck.mentions.organizations import read_organizations
    from claimcheck.mentions.people import read_people

    names = read_names(sentences)
    read_organizations(names)
    read_people(names)
    return [found.mention() for found in read_places(names)]


def read_places(names: Names) -> list[Found]:
    """Return the places and mark their words as taken; people and organizations must have been read before."""
    found: list[Found] = []
    titles = _quoted_names(names)
    for line in names.lines:
        found += _take([item for item in _facilities(line) if _text(line.words, item.first, item.last) not in titles])
    evidence = _Evidence(names)
    for line in names.lines:
        found += _take(_known(line, evidence))
    for line in names.lines:
        found += _take(_unknown(line, evidence))
    found += _again(names, found)
    _say_within(found)
    return _spread_within(found)


def _quoted_names(names: Names) -> set[str]:
    """Return the names that stand in quotation marks somewhere: titles of works, also where the marks are left out."""
    quoted = set()
    for line in names.lines:
        for i, word in enumerate(line.words):
            if word.named and (i == 0 or not line.words[i - 1].named):
                end = _run(line.words, i)
                if is_quoted(line, i, end):
                    quoted.add(_text(line.words, i, end))
    return quoted


def _take(items: list[Found]) -> list[Found]:
    for item in items:
        item.take("place")
    return items


class _Evidence:
    """What the document as a whole says of single words."""

    def __init__(self, names: Names) -> None:
        self.people = {
            part
            for item in names.people
            if isinstance(item.value, Person)
            for part in (*item.value.last.split(), *item.value.first.split())
        }
        self.located: Counter[str] = Counter()  # names with a preposition that only a place has
        self.acting: Counter[str] = Counter()  # names that say or do something
        for line in names.lines:
            for i, word in enumerate(line.words):
                if not word.named or word.taken:
                    continue
                end = _run(line.words, i)
                text = _text(line.words, i, end)
                if _located(line.words, i) in ("strong", "of"):
                    self.located[text] += 1
                if end < len(line.words) and joined(line.words[end]) and _acts(line.words[end - 1], line.words[end]):
                    self.acting[text] += 1


def _acts(last: Word, following: Word) -> bool:
    """Return whether a name before this word says something or has an officer or shares: a body, not a place."""
    lists = word_lists()
    if last.possessive:
        return following.taken == "person" or following.lower in ("chief", "shares", "shareholders", "profit", "board")
    return following.text in lists["speech"] or following.text in ("shares", "executives", "spokesman", "spokeswoman")


def _known(line: Line, evidence: _Evidence) -> list[Found]:
    places = known_places()
    words = line.words
    found: list[Found] = []
    i = 0
    while i < len(words):
        word = words[i]
        best = None
        text = word.text
        # "new York City", miscased
        new = text in ("new", "south", "north") and i + 1 < len(words) and words[i + 1].capital and joined(words[i + 1])
        if (word.capital or new) and not word.taken:
            shouted = text.isupper() and len(text) > 3
            first = text.title() if shouted or new else text
            for size in range(1, max(places.longest(first), 1) + 1):
                if i + size > len(words) or any(w.taken for w in words[i : i + size]):
                    break
                if size > 1 and (not _in_name(words[i + size - 1]) or words[i + size - 2].possessive):
                    break
                name = _text(words, i, i + size)
                if new and size == 1:
                    continue
                entry = places.get(name[0].upper() + name[1:]) or (places.get(name.title()) if shouted else None)
                if entry is not None:
                    best = (size, entry)
        if best is not None:
            item = _known_place(line, i, best[0], best[1], evidence, found)
            if item is not None:
                found.append(item)
                i = item.last
                continue
            i += best[0]
            continue
        i += 1
    return found


def _known_place(line: Line, i: int, size: int, entry: Entry, evidence: _Evidence, before: list[Found]) -> Found | None:
    words = line.words
    lists = word_lists()
    last = i + size
    first = words[i]
    name = _text(words, i, last)
    if _behind(line, last) in ("$", "€", "£"):
        return None  # "US$50"
    if not first.named and not (size > 1 or first.sure):
        return None
    abbreviation = name in ("US", "UK", "U.S.", "U.K.", "UAE")
    if entry.type == "state" and len(name.rstrip(".")) <= 5 and name != entry.name and not entry.demonym:
        # "Colo." is a place only behind a town: "MARLOW, Colo."
        behind = _behind(line, last)
        if first.gap.strip() != "," or i == 0 or not words[i - 1].capital or not (behind == "." or name.isupper()):
            return None
        return Found(line, i, last, Place(entry.name, entry.type, entry.within))
    value = Place(entry.name, entry.type, () if entry.namesakes else entry.within, entry.demonym)
    if entry.demonym:
        return Found(line, i, last, value) if first.named or first.sure else None
    located = "dateline" if _dateline(words, i, last) else _located(words, i)
    neighbour = bool(before) and before[-1].last == i and words[i].gap.strip() in (",", "and", "")
    comma_known = _comma_known(words, last)
    start = i
    if i > 0 and joined(first) and words[i - 1].named and not words[i - 1].possessive and words[i - 1].taken != "place":
        previous = words[i - 1]
        if previous.lower in lists["directions"]:
            start = i - 1
            located = located or _located(words, start)
        elif not previous.taken and not abbreviation and not line.title_case:
            return None  # the end of a longer name: "Michael Jordan"
    if last < len(words) and joined(words[last]) and words[last].named and not words[last - 1].possessive:
        following = words[last]
        apart = (
            following.taken
            or following.text in known_places()
            or following.lower in lists["role_modifiers"]
            or following.text in lists["rank"]
            or following.text in lists["courtesy"]
            or following.text in lists["calendar"]
            or line.title_case
            or entry.type in ("country", "continent")
        )
        if not apart and size == 1:
            return None  # the beginning of a longer name: "Paris Match"
    if any(part in evidence.people for part in name.split()) and not located and size == 1:
        return None
    attributive = _attributive(words, i, last)
    if entry.context and not (located or neighbour or comma_known or attributive or evidence.located[name]):
        return None
    if last < len(words) and words[last].text in lists["speech"] and joined(words[last]) and entry.context:
        return None
    if entry.namesakes and not entry.within:
        value = replace(value, within=())
    metonym = entry.metonym or entry.capital
    if metonym and located in ("", "weak") and not comma_known and _stands_for_government(words, i, last, before):
        value = replace(value, metonym=True)
    return Found(line, start, last, value)


def _behind(line: Line, last: int) -> str:
    """Return the character behind the words that end before `last`; "" at the end of the sentence."""
    end = line.words[last - 1].end - line.sentence.span.start
    return line.sentence.text[end : end + 1]


def _attributive(words: list[Word], i: int, last: int) -> bool:
    """Return whether it is "a Dunedin school": an article before, the noun of an event or a building behind."""
    lists = word_lists()
    if i == 0 or last >= len(words) or not joined(words[i]) or not joined(words[last]) or words[last - 1].possessive:
        return False
    nouns = lists["event_nouns"] | lists["facility_nouns"]
    return words[i - 1].lower in ("a", "an", "the") and words[last].text in nouns


def _stands_for_government(words: list[Word], i: int, last: int, before: list[Found]) -> bool:
    """Return whether a capital is named for its government: no preposition of place, no noun of an event behind it."""
    lists = word_lists()
    if before and before[-1].last <= i and isinstance(before[-1].value, Place):
        between = [word.lower for word in words[before[-1].last : i]]
        if between in ([], ["and"], ["or"]) and not before[-1].value.metonym:
            return False  # "in Seoul and Tokyo"
    if words[i].gap.strip() == "," and i > 0 and words[i - 1].capital:
        return False
    if last < len(words) and joined(words[last]) and not words[last].named:
        if words[last].text in lists["event_nouns"] and not words[last - 1].possessive:
            return False
        if words[last - 1].possessive and words[last].text in lists["event_nouns"]:
            return False
    if last < len(words) and words[last - 1].possessive and joined(words[last]) and words[last].named:
        return False  # "Washington's Center for ..."
    motion = (
        i > 0 and joined(words[i]) and words[i - 1].text.lower() in lists["motion"] and words[i - 1].lower != "between"
    )
    return not motion


def _comma_known(words: list[Word], last: int) -> bool:
    """Return whether a known place follows behind a comma: "Reading, England"."""
    if last >= len(words) or words[last].gap.strip() != ",":
        return False
    k = last
    while k < len(words) and k - last < 2 and words[k].text in ("in", "near"):
        k += 1
    for size in (1, 2, 3):
        if k + size <= len(words):
            entry = known_places().get(_text(words, k, k + size))
            if entry is not None and not entry.demonym and entry.type in ("country", "state", "county", "region"):
                return True
    return False


def _in_name(word: Word) -> bool:
    return joined(word) or word.gap == ", "


def _facilities(line: Line) -> list[Found]:
    """Return the named sites and natural features that a head word shows: "Northgate Arena", "Mount Ansel"."""
    words = line.words
    lists = word_lists()
    found = []
    i = 0
    while i < len(words):
        if not words[i].named or words[i].taken or words[i].text in lists["calendar"]:
            i += 1
            continue
        if words[i].text in known_places() and i + 1 < len(words) and words[i].possessive:
            i += 1
            continue
        end = _site_end(line, i)
        item = None
        if end is not None:
            item = _site(line, i, end)
        if item is not None:
            found.append(item)
            i = item.last
        else:
            i = max(_run(words, i), i + 1)
    return found


def _site_end(line: Line, i: int) -> int | None:
    words = line.words
    j = i
    while j < len(words) and j - i < 7:
        word = words[j]
        if j > i:
            if not joined(word) and not (word.gap in ("' ", "’ ") and word.named):
                break
            if words[j - 1].possessive and word.gap not in ("' ", "’ ") and not _saint(words, j - 1):
                break
        if word.taken:
            return None
        if (
            word.named
            or (j > i and word.text.isdigit() and words[j - 1].text in word_lists()["leading"])
            or (
                j > i
                and word.text in ("of", "de", "del", "da", "la", "du", "the", "upon", "on")
                and _named_after(words, j)
            )
        ):
            j += 1
        else:
            break
    return j if j > i else None


def _saint(words: list[Word], j: int) -> bool:
    return j > 0 and words[j - 1].text.rstrip(".") in ("St", "Saint")


def _named_after(words: list[Word], j: int) -> bool:
    k = j + 1
    while k < len(words) and k - j < 2 and words[k].text in ("the", "la", "las"):
        k += 1
    return k < len(words) and joined(words[k]) and words[k].named and not words[k].taken


def _site(line: Line, i: int, end: int) -> Found | None:
    words = line.words
    lists = word_lists()
    heads = lists["facility"] | lists["nature"] | lists["region"]
    places = known_places()
    texts = [word.text for word in words[i:end]]
    for j in range(end, i + 1, -1):
        name = " ".join(texts[: j - i])
        if name in places and j == end:
            return None
    # the last head word ends the name: "Corn Exchange Square"
    if not words[i].sure and i + 1 < end and not words[i + 1].capital and texts[0].rstrip(".") not in lists["leading"]:
        return None  # "Envoys of the Republic": the capital only begins the sentence
    stop = next((j + 1 for j in range(end - 1, i, -1) if words[j].text in heads), None)
    leading = texts[0].rstrip(".") in lists["leading"] and texts[0] not in lists["starters"]
    if stop is None:
        if (
            not leading
            or end - i < 2
            or (texts[0] in ("San", "El", "La", "Le", "Los", "Les", "St", "Ben", "Bad") and not _located(words, i))
        ):
            if leading and i + 1 < len(words) and words[i + 1].text.isdigit() and joined(words[i + 1]):
                stop = i + 2
            else:
                return None
        else:
            stop = end
    begin = i
    before = words[begin - 1].text.capitalize() if begin > 0 and joined(words[begin]) else ""
    if before and f"{before} {_text(words, begin, stop)}" in places:
        return None  # "New York City" where "New" opens the sentence
    if any(word.text in lists["not_last"] and word.text not in heads for word in words[begin:stop]):
        return None
    if is_quoted(line, i, stop):
        return None  # the title of a film or a book
    # a demonym in front is no part of the name: "German Green Park"
    entry = places.get(words[begin].text)
    if entry is not None and entry.demonym:
        begin += 1
    while (
        begin < stop - 1
        and not words[begin].sure
        and words[begin].text not in places
        and words[begin].lower in lists["role_modifiers"]
    ):
        begin += 1
    if stop - begin < 2:
        return None
    if line.title_case and stop < len(words) and joined(words[stop]) and words[stop].capital:
        return None
    if line.title_case and not all(word.sure for word in words[begin:stop]) and not leading:
        return None
    if not words[begin].sure and stop - begin == 2 and words[begin].text in lists["starters"]:
        return None
    if (
        all(word.text in heads or word.text in lists["starters"] for word in words[begin:stop])
        and not words[begin].sure
    ):
        return None
    last_word = words[stop - 1].text
    after = words[stop] if stop < len(words) else None
    if after is not None and (not joined(after) or words[stop - 1].possessive):
        after = None
    if (
        after is not None
        and after.named
        and not after.taken
        and after.text in lists["organization"] | lists["not_last"]
    ):
        return None  # "Riverside Park Committee"
    if after is not None and after.text in lists["facility_nouns"]:
        stop += 1
    person = last_word in lists["surname_heads"] or last_word in ("Works", "Exchange", "Plant", "Mine", "Pit", "Ground")
    if person and not _place_like(words, begin, stop):
        return None
    kind = _said_type(words, begin) or _site_type(words[begin].text.rstrip("."), last_word, lists)
    return Found(line, begin, stop, Place(_text(words, begin, stop), kind, _owner(words, begin)))


def _place_like(words: list[Word], begin: int, stop: int) -> bool:
    """Return whether the words around a name whose head is also a surname or a company's say that it is a place."""
    if _located(words, begin):
        return True
    k = begin - 1
    before = words[k].lower if k >= 0 and joined(words[begin]) else ""
    return before in ("the", "to", "from", "of", "along", "towards", "into", "through", "on") or (
        k >= 0 and words[k].possessive and words[k].text in known_places()
    )


def _site_type(first: str, last: str, lists: dict[str, frozenset[str]]) -> str:
    if first in _WATER or last in _WATER:
        return "body of water"
    if first in _MOUNTAIN or last in _MOUNTAIN:
        return "mountain"
    if last in lists["region"]:
        return _REGION if last not in ("City", "Town", "Village") else "city"
    if last in lists["nature"]:
        return _NATURE
    if (
        last in lists["facility"]
        or last in lists["facility_nouns"]
        or first in ("Hotel", "Camp", "Fort", "Villa", "Terminal", "Pier", "Gate", "Platform")
    ):
        return _FACILITY
    if first in ("St", "Saint") and last.endswith(("'s", "’s")):
        return ""  # a church, a school, a hospital
    if first in ("Port", "San", "Santa", "Saint", "St", "Puerto", "Bad", "Los", "Las", "El"):
        return "city"
    return ""


def _said_type(words: list[Word], i: int) -> str:
    """Return the type that "the town of NAME" says; "" when there is nothing of the kind."""
    if i < 2 or words[i - 1].lower != "of" or words[i - 2].lower not in word_lists()["of_town"]:
        return ""
    word = words[i - 2].lower
    return "city" if word in ("town", "village", "hamlet", "capital", "port", "resort", "suburb", "borough") else word


def _owner(words: list[Word], begin: int) -> tuple[str, ...]:
    """Return the known place in "Manchester's Northgate Arena" that the site lies in."""
    if begin == 0 or not words[begin - 1].possessive or not joined(words[begin]):
        return ()
    for size in (3, 2, 1):
        first = begin - size
        if first < 0:
            continue
        entry = known_places().get(_text(words, first, begin))
        if entry is not None and not entry.demonym:
            return (entry.name, *entry.within)
    return ()


def _located(words: list[Word], i: int) -> str:
    """Return how surely the word before says that a place follows: "strong" (in, near), "weak" (from, to), "of", ""."""
    lists = word_lists()
    k = i - 1
    while k >= 0 and joined(words[k + 1]) and words[k].lower == "the":
        k -= 1
    while k >= 0 and joined(words[k + 1]) and words[k].lower in lists["directions"]:
        k -= 1
    if k < 0 or not joined(words[k + 1]):
        return ""
    word = words[k].lower
    if word in lists["locative"]:
        before = words[k - 1].lower if k > 0 and joined(words[k]) else ""
        if before in lists["not_located"] or (
            word in ("in", "at") and before in ("interested", "invest", "laughed", "aimed")
        ):
            return ""
        return "strong" if word != "at" else "at"
    if word == "of" and k > 0 and words[k - 1].lower in lists["of_place"]:
        return "of"
    if word in lists["motion"]:
        return "weak"
    return ""


def _unknown(line: Line, evidence: _Evidence) -> list[Found]:
    """Return names of places that no list knows, by the preposition before them."""
    words = line.words
    word_lists()
    found = []
    i = 0
    while i < len(words):
        word = words[i]
        if (
            not word.named
            or word.taken
            or (
                i > 0
                and joined(word)
                and words[i - 1].named
                and not words[i - 1].possessive
                and words[i - 1].taken != "place"
            )
        ):
            i += 1
            continue
        end = _run(words, i)
        text = _text(words, i, end)
        if _is_unknown_place(line, i, end, text, evidence):
            name = text.title() if text.isupper() and len(text) > 3 else text
            found.append(Found(line, i, end, Place(name, _said_type(words, i), ())))
        i = max(end, i + 1)
    return found


def _is_unknown_place(line: Line, i: int, end: int, text: str, evidence: _Evidence) -> bool:
    words = line.words
    lists = word_lists()
    first, last = words[i], words[end - 1]
    if end - i > _MAX_UNKNOWN_WORDS or line.title_case:
        return False
    if (
        first.text in lists["calendar"]
        or any(char.isdigit() for char in text)
        or (text.isupper() and not _dateline(words, i, end))
    ):
        return False
    if any(
        word.text in evidence.people or word.text in lists["organization"] or word.text in lists["not_last"]
        for word in words[i:end]
    ):
        return False
    known = known_places().get(text)
    if known is not None and known.demonym:
        return False
    if _dateline(words, i, end):
        return True
    if is_quoted(line, i, end):
        return False
    if first.text in lists["starters"] and not first.sure:
        return False
    located = _located(words, i)
    modelled = all(word.sure and word.model_name == "place" for word in words[i:end])
    if modelled and not last.possessive and i > 0 and joined(first):
        before = words[i - 1].lower
        if before in lists["locative"]:
            return not evidence.acting[text]
        if before in ("from", "to", "into", "towards", "toward", "through"):
            moves = end < len(words) and joined(words[end]) and words[end].text in lists["verbs"]
            return not (evidence.acting[text] or moves)
    if evidence.acting[text] and located != "of":
        return False
    the = i > 0 and words[i - 1].lower == "the"
    comma = _comma_known(words, end)
    if located in ("strong", "of") and not the:
        following = words[end] if end < len(words) else None
        noun_behind = (
            following is not None
            and joined(following)
            and not last.possessive
            and not following.capital
            and words[i - 1].lower == "in"
            and following.text in ("shares", "stock", "bonds", "style", "colours", "products", "uniform", "costume")
        )
        return not noun_behind and not any(w.text in lists["family_first"] and end - i > 1 for w in words[i : i + 1])
    if located and not the:
        return comma or evidence.located[text] > 0
    return (comma and end - i <= 2 and first.sure) or (evidence.located[text] > 1 and first.sure and not the)


def _again(names: Names, found: list[Found]) -> list[Found]:
    """Return the further mentions of places that no list knows, without a preposition of place before them."""
    unknown = {
        item.value.name: item.value
        for item in found
        if isinstance(item.value, Place) and not item.value.demonym and item.value.name not in known_places()
    }
    more = []
    for line in names.lines:
        i = 0
        while i < len(line.words):
            if not line.words[i].named or line.words[i].taken:
                i += 1
                continue
            end = _run(line.words, i)
            value = unknown.get(_text(line.words, i, end))
            if value is not None and not is_quoted(line, i, end):
                more.append(Found(line, i, end, replace(value, within=())))
            i = end
    return _take(more)


def _dateline(words: list[Word], i: int, end: int) -> bool:
    """Return whether the name opens the text as its dateline: "MARLOW, Colo. —", "MARLOW, Nov 12 (Agency) -"."""
    if i != 0 or end >= len(words):
        return False
    name = _text(words, i, end)
    if not name.isupper() or len(name) < 4:
        return False
    gap = words[end].gap.strip()
    following = words[end].text
    comma = gap == "," and (following in known_places() or following in word_lists()["calendar"])
    return comma or gap in ("—", "–", "-", "(")


def _run(words: list[Word], i: int) -> int:
    """Return where the run of free name words from i ends."""
    j = i
    while j < len(words) and words[j].named and not words[j].taken:
        if j > i and (not joined(words[j]) or words[j - 1].possessive):
            break
        j += 1
    return max(j, i + 1)


def _text(words: list[Word], i: int, end: int) -> str:
    return " ".join(word.text for word in words[i:end])


def _say_within(found: list[Found]) -> None:
    """Put what the text says a place lies in into its value: "Solna, in Sweden", "the square in Marlow"."""
    by_line: dict[int, list[Found]] = {}
    for item in found:
        by_line.setdefault(id(item.line), []).append(item)
    for items in by_line.values():
        items.sort(key=lambda item: item.first)
        for item, following in zip(reversed(items[:-1]), reversed(items[1:]), strict=False):
            a, b = item.value, following.value
            if not isinstance(a, Place) or not isinstance(b, Place) or a.demonym or b.demonym or a.name == b.name:
                continue
            if b.name in a.within:
                continue
            words = item.line.words
            between = [word.lower for word in words[item.last : following.first]]
            comma = words[item.last].gap.strip() == "," if item.last < len(words) else False
            apart = words[item.last - 1].possessive
            wider = _rank(b.type) > _rank(a.type)
            if apart or not wider or not _closes(following, words):
                continue
            if (
                (
                    (comma and between in ([], ["in"], ["near"]))
                    or (not comma and between == ["in"] and _rank(a.type) <= 1)
                )
                and between != ["near"]
                and not _list_follows(following, words)
            ):
                item.value = replace(a, within=(b.name, *b.within), metonym=False)


def _closes(item: Found, words: list[Word]) -> bool:
    """Return whether the place is not only the first word of a longer phrase: "in Marlow, US officials said"."""
    if item.last >= len(words):
        return True
    following = words[item.last]
    return not joined(following) or following.lower in word_lists()["after_place"] or words[item.last - 1].possessive


def _list_follows(item: Found, words: list[Word]) -> bool:
    """Return whether the place is the middle of a list: "Marlow, Sweden and Spain"."""
    if item.last >= len(words):
        return False
    return words[item.last].text in ("and", "or") and joined(words[item.last])


def _rank(kind: str) -> int:
    """Return how large a place of this type is, to tell what can lie in what."""
    if kind in ("facility", "site", "mountain", "body of water", "natural feature", "district"):
        return 1
    return {"": 2, "town": 2, "city": 2, "village": 2, "port": 2, "suburb": 2, "county": 3, "island": 3, "region": 4,
            "state": 4, "state or country": 5, "country": 5, "continent": 6}.get(kind, 2)  # fmt: skip


def _spread_within(found: list[Found]) -> list[Found]:
    """Give each mention of a place what another mention of it in the document says it lies in."""
    said: dict[str, Place] = {}
    for item in found:
        if isinstance(item.value, Place) and item.value.within and not item.value.demonym:
            said.setdefault(item.value.name, item.value)
    for item in found:
        value = item.value
        if isinstance(value, Place) and not value.within and value.name in said:
            other = said[value.name]
            item.value = replace(value, within=other.within, type=value.type or other.type)
    return sorted(found, key=lambda item: item.line.words[item.first].start)
