"""English words that the numeric finders know; another language would bring its own."""

# fmt: off
IRREGULAR = {  # plurals whose lemma no ending shows
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "lives": "life",
    "wives": "wife", "knives": "knife", "wolves": "wolf", "halves": "half", "leaves": "leaf", "loaves": "loaf",
    "shelves": "shelf", "thieves": "thief", "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse",
    "criteria": "criterion", "crises": "crisis", "bases": "base", "cases": "case", "houses": "house",
    "horses": "horse", "nurses": "nurse", "buses": "bus", "viruses": "virus", "movies": "movie", "shoes": "shoe",
    "heroes": "hero", "potatoes": "potato", "tomatoes": "tomato", "volcanoes": "volcano", "tornadoes": "tornado",
    "series": "series", "species": "species", "aircraft": "aircraft", "staff": "staff", "crew": "crew",
    "police": "police", "cattle": "cattle", "personnel": "personnel", "troops": "troop", "gas": "gas", "bus": "bus",
    "dead": "dead", "injured": "injured", "wounded": "wounded", "missing": "missing", "news": "news",
    "calves": "calf", "scarves": "scarf", "ties": "tie", "axes": "axe", "sheep": "sheep", "salmon": "salmon",
    "fish": "fish", "deer": "deer", "offspring": "offspring",
}
COLLECTIVES = frozenset((  # plurals without an s
    "people", "men", "women", "children", "police", "aircraft", "staff", "crew", "personnel", "dead", "injured",
    "wounded", "missing", "sheep", "fish", "deer", "cattle", "species", "series", "feet", "teeth", "mice",
    "criteria",
))
STOP_WORDS = frozenset((  # end the words between a number and its noun
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "but", "as", "than",
    "that", "which", "who", "whom", "whose", "when", "where", "while", "if", "it", "its", "he", "she", "they", "we",
    "you", "i", "his", "her", "their", "our", "my", "your", "this", "these", "those", "is", "are", "was", "were",
    "be", "been", "has", "have", "had", "will", "would", "could", "should", "may", "might", "must", "can", "did",
    "do", "does", "not", "no", "after", "before", "since", "until", "during", "over", "under", "into", "out", "up",
    "down", "off", "about", "around", "so", "then", "there", "here", "now", "also", "still", "yet", "just", "only",
    "each", "per", "against", "between", "without", "within", "via", "apiece", "said", "says", "ago", "later",
    "earlier", "away", "left", "apart", "long", "high", "times", "because", "through", "across", "along", "near",
    "percent", "too", "again", "more", "fewer", "less", "needed", "died", "took", "went", "came", "got", "voted",
    "won", "lost", "made", "killed", "dissented", "escaped", "survived", "remained", "remain", "vanished", "agreed",
    "turned", "score", "plus", "already", "ever", "running", "minus",
))
LABELS = frozenset((  # after one of these a number is a label: "Article 5", "room 12"
    "article", "section", "chapter", "page", "pages", "no", "no.", "nos", "number", "numbers", "part", "phase",
    "stage", "level", "round", "rounds", "room", "route", "flight", "highway", "bus", "line", "platform", "gate",
    "terminal", "grade", "channel", "type", "model", "version", "volume", "step", "season", "episode", "row",
    "seat", "apartment", "flat", "block", "lot", "ward", "district", "zone", "sector", "floor", "suite", "tel",
    "phone", "category", "group", "casualty", "rule", "clause", "item", "question", "table", "figure", "fig",
    "fig.", "track", "lane", "pier", "dock", "berth", "boeing", "airbus", "paragraph", "act", "vs", "v", "class",
    "unit", "junction", "exit", "pin", "code", "box", "top", "agent", "officer", "area", "sol", "week", "day",
    "year", "game", "match", "lap", "hole", "mile", "race", "vol", "ch", "callout", "resolution", "protocol",
    "directive", "annex", "schedule", "appendix", "bed", "cell", "tier", "lots", "windows", "iphone", "ios",
    "android", "covid", "formula", "apollo", "unsc", "euro", "under", "aged", "age",
))
MONTHS = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
))
TIME_NOUNS = frozenset((  # counted in durations and dates, not here
    "time",
    "second", "minute", "hour", "day", "night", "week", "month", "year", "decade", "century", "fortnight",
    "weekend", "o'clock", "am", "pm", "a.m", "p.m", "evening", "morning",
))
HYPHENATED = frozenset((  # after a number and a hyphen these make no count: "three-quarters", "two-time"
    "year", "day", "week", "month", "hour", "minute", "second", "night", "old", "time", "fold", "star", "yard",
    "point", "thirds", "quarters", "fifths", "off", "one", "way", "on", "up", "to", "and", "mile", "metre", "meter",
    "foot", "inch", "all", "half", "in", "liner", "nil", "man", "strong",
))
# fmt: on
