"""Read roles printed with names, and tell whether one person can hold two of them."""

import re
from functools import cache, lru_cache

from claimcheck.mentions.gazetteer import data_rows, known_places, word_lists
from claimcheck.mentions.names import Word, joined

_MAX_ROLE_WORDS = 4
_MAX_FIELD_WORDS = 4  # of "of Health and Social Care"
_MAX_PHRASE_WORDS = 9
_DETERMINERS = {"the", "a", "an", "its", "his", "her", "their", "our", "my", "one"}
_COMPLEMENT_HEADS = {
    "head",
    "minister",
    "secretary",
    "director",
    "chief",
    "president",
    "leader",
    "professor",
    "commissioner",
}
_CLAUSE = {
    "who",
    "which",
    "whose",
    "that",
    "and",
    "but",
    "or",
    "said",
    "told",
    "as",
    "when",
    "where",
    "is",
    "was",
    "has",
}
_WHOLE_BODIES = frozenset("company group firm bank airline business maker yard chain charity trust fund agency".split())
_PAST_TIMES = frozenset("when until till from between during under in before then while at for".split())
_SPELLINGS = {"defense": "defence", "labor": "labour", "transportation": "transport", "co": "co", "ex": "former"}
_SPHERE_NONE = "-"
_FULL_TIME = frozenset({"politics", "police", "law", "military", "company"})  # spheres whose offices leave no other
_MANY_SPHERES = frozenset(  # a president of a country, a firm or a club; a general and a general manager
    "president secretary director governor commissioner chancellor speaker envoy treasurer general major king queen "
    "prince princess lawyer".split()
) | {"crown prince", "defence lawyer", "general manager", "general secretary", "chief of staff"}
_OTHER_TIMES = frozenset("former ex then onetime retired late acting outgoing designate elect future next".split())
_ONE_HOLDER = frozenset(
    "president chancellor governor mayor coroner sheriff rector captain referee umpire harbourmaster archbishop bishop"
    " coach treasurer".split()
) | {
    "prime minister", "foreign minister", "finance minister", "defence minister", "interior minister", "chief justice",
    "attorney general", "solicitor general", "district attorney", "police chief", "chief constable", "fire chief",
    "incident commander", "chief executive", "chief financial officer", "chief operating officer",
    "chief information officer", "chief technology officer", "chief medical officer", "medical director",
    "nursing director", "chief scientist", "chief economist", "chief engineer", "chief of staff", "managing director",
    "director-general", "general manager", "general secretary", "head teacher", "museum director",
}  # fmt: skip
_ONE_OF_A_FIELD = frozenset("leader head minister secretary director commissioner manager chairman".split())
_ADDRESSES = {"general", "colonel", "admiral", "commander"}  # "General Ruiz" may be a lieutenant general


@cache
def _table() -> tuple[dict[str, str], dict[str, str], dict[str, frozenset[str]]]:
    """Return each wording's role, each role's sphere, and each role's wider roles."""
    canonical: dict[str, str] = {}
    spheres: dict[str, str] = {}
    wider: dict[str, frozenset[str]] = {}
    for role, sphere, wide, others in data_rows("roles.tsv", 4):
        spheres[role] = sphere
        wider[role] = frozenset(filter(None, wide.split(";")))
        canonical[role] = role
        for other in filter(None, others.split(";")):
            canonical.setdefault(other, role)
    return canonical, spheres, wider


def is_role(phrase: str) -> bool:
    """Return whether the words are a role by themselves: "chief executive", "CEO"."""
    return phrase.lower() in _table()[0]


def is_office(role: str) -> bool:
    """Return whether the role is one that clashes with others of its sphere, not a mere description."""
    head = _parts(role)[1]
    return bool(head) and _table()[1][head] != _SPHERE_NONE


def normal_role(phrase: str) -> str:
    """Return the role in its one wording: "CEO" and "chief executive officer" give "chief executive"."""
    modifiers, head = _parts(phrase)
    return " ".join((*modifiers, head)) if head else " ".join(modifiers)


@lru_cache(maxsize=4096)  # the roles of a person come again in every article, and each is compared with all others
def compatible_roles(a: str, b: str) -> bool:
    """Return whether one person can hold both: the same role, one more precise, or roles of different spheres.

    Roles that describe a person without being an office ("resident", "lawyer and mother") are compatible with any.
    """
    if any(" and " in role for role in (a, b)):
        return any(compatible_roles(x, y) for x in a.split(" and ") for y in b.split(" and "))
    (modifiers_a, head_a), (modifiers_b, head_b) = _parts(a), _parts(b)
    _, spheres, wider = _table()
    if not head_a or not head_b:
        return True
    lists = word_lists()
    rank = lists["rank_modifiers"]
    content_a = _content(modifiers_a)
    content_b = _content(modifiers_b)
    rank_a, rank_b = rank & set(modifiers_a), rank & set(modifiers_b)
    if head_a == head_b:
        if rank_a != rank_b:
            addressed = head_a in _ADDRESSES and not (rank_a and rank_b)
            return addressed or spheres.get(head_a) == _SPHERE_NONE
        return content_a <= content_b or content_b <= content_a or spheres.get(head_a) == _SPHERE_NONE
    for head, modifiers, other in ((head_a, content_a, head_b), (head_b, content_b, head_a)):
        if head == "head" and other == "chief executive" and modifiers and not modifiers & _WHOLE_BODIES:
            return False  # "its head of design" leads a part of what the chief executive leads
    if _SPHERE_NONE in (spheres[head_a], spheres[head_b]) or spheres[head_a] != spheres[head_b]:
        return True
    if rank_a != rank_b:
        return False
    if head_b in wider[head_a]:
        return _fits(content_b, head_a)
    if head_a in wider[head_b]:
        return _fits(content_a, head_b)
    return False


@lru_cache(maxsize=4096)
def full_time_apart(a: str, b: str) -> bool:
    """Return whether the roles are offices of two spheres that each take a whole working life: minister, inspector."""
    if any(" and " in role for role in (a, b)):
        return False
    (modifiers_a, head_a), (modifiers_b, head_b) = _parts(a), _parts(b)
    if not head_a or not head_b or {head_a, head_b} & _MANY_SPHERES or _OTHER_TIMES & {*modifiers_a, *modifiers_b}:
        return False
    spheres = _table()[1]
    return spheres[head_a] != spheres[head_b] and {spheres[head_a], spheres[head_b]} <= _FULL_TIME


def one_holder(a: str, b: str) -> bool:
    """Return whether both roles are one office of which a story mostly has one holder: mayor, union leader."""
    (modifiers_a, head_a), (modifiers_b, head_b) = _parts(a), _parts(b)
    if head_a != head_b or _OTHER_TIMES & {*modifiers_a, *modifiers_b}:
        return False
    if head_a in _ONE_OF_A_FIELD:
        return bool(modifiers_a) and modifiers_a == modifiers_b
    if head_a not in _ONE_HOLDER:
        return False
    content_a, content_b = _content(modifiers_a), _content(modifiers_b)
    rank = word_lists()["rank_modifiers"]
    return rank & set(modifiers_a) == rank & set(modifiers_b) and (content_a <= content_b or content_b <= content_a)


def _fits(content: frozenset[str], narrower: str) -> bool:
    """Return whether the modifiers of the wider role occur in the narrower one: "health minister", "prime minister"."""
    return content <= set(narrower.split())


def _content(modifiers: tuple[str, ...]) -> frozenset[str]:
    lists = word_lists()
    loose = lists["loose_modifiers"] | lists["rank_modifiers"] | {"of", "for", "the", "and", "affairs"}
    return frozenset(word for word in modifiers if word not in loose)


def _parts(phrase: str) -> tuple[tuple[str, ...], str]:
    """Return the modifiers and the role that the phrase ends with (or has before "of"); "" when it has none."""
    canonical = _table()[0]
    phrase = re.sub(r"\b(vice|deputy|ex|co|assistant)-", r"\1 ", phrase.lower())
    words = [_SPELLINGS.get(word, word) for word in re.sub(r"[’']s?\b", "", phrase).split()]
    joined_words = " ".join(words)
    for form in (joined_words, phrase):
        if form in canonical:
            return (), canonical[form]
    for size in range(min(_MAX_ROLE_WORDS, len(words)), 0, -1):
        ending = " ".join(words[-size:])
        if ending in canonical:
            return tuple(words[:-size]), canonical[ending]
    for small in ("of", "for"):
        if small in words[1:]:
            cut = words.index(small, 1)
            modifiers, head = _parts(" ".join(words[:cut]))
            if head:
                return (*modifiers, *words[cut + 1 :]), head
    return tuple(words), ""


def role_before(words: list[Word], i: int) -> int | None:
    """Return where the role begins that stands directly before the name at word i."""
    start = None
    for size in range(1, _MAX_ROLE_WORDS + 1):
        first = i - size
        if first < 0 or not all(
            joined(word) and not words[k].possessive for k, word in enumerate(words[first + 1 : i + 1], first)
        ):
            break
        if is_role(" ".join(word.text for word in words[first:i])):
            start = first
    if start is None:
        return None
    modifiers = word_lists()["role_modifiers"]
    while start > 0 and joined(words[start]) and not words[start - 1].possessive:
        before = words[start - 1]
        parts = before.lower.split("-")
        if not all(part in modifiers for part in parts) or before.text in known_places():
            break
        start -= 1
    return start


def role_phrase_before_comma(words: list[Word], i: int) -> tuple[int, int] | None:
    """Return the first and last word of "its deputy chief constable" in "its deputy chief constable, NAME"."""
    if i == 0 or words[i].gap.strip() != ",":
        return None
    start = role_before(words, i - 1 + 1) if joined(words[i]) else _role_ending_at(words, i)
    if start is None:
        return _role_of_field(words, i)
    before = words[start - 1] if start > 0 else None
    if before is None or not joined(words[start]) or not (before.lower in _DETERMINERS or before.possessive):
        return None
    return start, i


def _role_of_field(words: list[Word], end: int) -> tuple[int, int] | None:
    """Return the words of "the Minister of Health" or "its head of design" that end before word `end`."""
    for k in range(end - 1, max(0, end - _MAX_FIELD_WORDS - 2), -1):
        if words[k].lower not in ("of", "for"):
            if not joined(words[k]):
                return None
            continue
        if words[k - 1].lower not in _COMPLEMENT_HEADS:
            return None
        start = _role_ending_at(words, k)
        before = words[start - 1] if start else None
        if start is None or before is None:
            return None
        determined = words[start].lower in _DETERMINERS or before.lower in _DETERMINERS or before.possessive
        return (start, end) if determined else None
    return None


def _role_ending_at(words: list[Word], end: int) -> int | None:
    start = None
    for size in range(1, _MAX_ROLE_WORDS + 1):
        first = end - size
        if first < 0 or not all(joined(word) for word in words[first + 1 : end]):
            break
        if is_role(" ".join(word.text for word in words[first:end])):
            start = first
    if start is None:
        return None
    k = start
    while k > 0 and start - k < 4 and joined(words[k]):
        before = words[k - 1]
        if before.lower in _DETERMINERS or before.possessive:
            return k
        if before.capital and before.lower not in word_lists()["role_modifiers"]:
            break
        k -= 1
    return start


def role_after(words: list[Word], j: int) -> str:
    """Return the role in the apposition behind the name that ends before word j: ", the trust's medical director,"."""
    if j < len(words) and words[j].gap.strip() == "," and words[j].text.isdigit():
        j += 1  # ", 38, a plasterer"
    if j >= len(words):
        return ""
    if words[j].gap.strip() not in (",", "(", "—", "–"):
        return ""
    past = False
    if words[j].lower in ("who", "which") and j + 1 < len(words) and words[j + 1].lower in ("is", "was"):
        past = words[j + 1].lower == "was"
        j += 2
        if j >= len(words) or not joined(words[j]):
            return ""
    k = best = phrase_start = j
    start = None
    while k < len(words) and k - j < _MAX_PHRASE_WORDS:
        word = words[k]
        if k > j and not (joined(word) or (words[k - 1].possessive and word.gap in ("' ", "’ "))):
            break
        if word.lower in _CLAUSE or word.lower in word_lists()["role_stop"]:
            break
        if word.lower in _DETERMINERS:
            if k > j:
                break
            phrase_start = k + 1
        k += 1
        for size in range(1, min(_MAX_ROLE_WORDS, k - phrase_start) + 1):
            if is_role(" ".join(each.text for each in words[k - size : k])):
                start, best = k - size, k
        if word.possessive:
            start, phrase_start = None, k
    if start is None:
        return ""
    k = best
    # A list of names: "the mayor, Ana Ruiz, Sheriff Tom Baca" has a second person here, not a role.
    if k < len(words) and joined(words[k]) and words[k].capital:
        return ""
    if past and any(word.lower in _PAST_TIMES for word in words[k : k + 4]):
        return ""  # "who was foreign minister when the treaty was signed": what she is now is not said
    first = start
    while first > phrase_start and _modifier(words[first - 1]):
        first -= 1
    role = " ".join(word.text for word in words[first:k])
    return normal_role(role + _complement(words, k, words[k - 1].lower))


def _modifier(word: Word) -> bool:
    if all(part in word_lists()["role_modifiers"] for part in word.lower.split("-")):
        return True
    return not word.capital and word.text.isalpha()


def _complement(words: list[Word], k: int, head: str) -> str:
    if (
        head not in _COMPLEMENT_HEADS
        or k + 1 >= len(words)
        or not joined(words[k])
        or words[k].lower not in ("of", "for")
    ):
        return ""
    kept = []
    for word in words[k + 1 : k + 4]:
        small = word.lower in _DETERMINERS or word.lower in _CLAUSE or word.lower in word_lists()["role_stop"]
        if not joined(word) or small or word.capital:
            break
        kept.append(word.text)
    return f" {words[k].lower} {' '.join(kept)}" if kept else ""
