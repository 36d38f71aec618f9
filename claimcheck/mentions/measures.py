"""Find lengths, masses, areas, volumes, speeds, temperatures, power and the like, held in the base unit of each."""

import re
from collections.abc import Sequence
from datetime import date

from claimcheck.mentions.numbers import Figure, hedged, read_figures
from claimcheck.records import Mention, Sentence, Span
from claimcheck.values import Number, Quantity

# fmt: off
BASE_UNITS = {
    "length": "metre", "mass": "gram", "area": "square metre", "volume": "litre", "speed": "km/h", "data": "byte",
    "temperature": "°C", "power": "watt", "energy": "watt-hour", "frequency": "hertz", "voltage": "volt",
    "sound": "decibel", "oil": "barrel",
}
# unit in the singular, British -> dimension and factor to the base unit
UNITS = {
    "kilometre": ("length", 1e3), "centimetre": ("length", 0.01), "millimetre": ("length", 1e-3),
    "metre": ("length", 1.0),
    "nanometre": ("length", 1e-9), "nautical mile": ("length", 1852.0), "mile": ("length", 1609.344),
    "yard": ("length", 0.9144),
    "foot": ("length", 0.3048), "feet": ("length", 0.3048), "inch": ("length", 0.0254), "inche": ("length", 0.0254),
    "fathom": ("length", 1.8288), "furlong": ("length", 201.168), "light year": ("length", 9.461e15),
    "microgram": ("mass", 1e-6), "milligram": ("mass", 1e-3), "kilogram": ("mass", 1e3), "kilo": ("mass", 1e3),
    "gram": ("mass", 1.0), "tonne": ("mass", 1e6), "metric ton": ("mass", 1e6), "metric tonne": ("mass", 1e6),
    "short ton": ("mass", 907185.0), "long ton": ("mass", 1016047.0), "ton": ("mass", 1e6),
    "pound": ("mass", 453.592), "ounce": ("mass", 28.3495), "stone": ("mass", 6350.29), "carat": ("mass", 0.2),
    "square kilometre": ("area", 1e6), "square metre": ("area", 1.0), "square mile": ("area", 2.58999e6),
    "hectare": ("area", 1e4), "square foot": ("area", 0.092903), "square feet": ("area", 0.092903),
    "acre": ("area", 4046.86), "square yard": ("area", 0.836127),
    "cubic kilometre": ("volume", 1e12), "cubic metre": ("volume", 1e3), "cubic foot": ("volume", 28.3168),
    "cubic feet": ("volume", 28.3168), "cubic yard": ("volume", 764.555), "gigalitre": ("volume", 1e9),
    "megalitre": ("volume", 1e6), "millilitre": ("volume", 1e-3), "centilitre": ("volume", 1e-2),
    "litre": ("volume", 1.0),
    "bushel": ("volume", 36.0), "gallon": ("volume", 4.0), "pint": ("volume", 0.5), "barrel": ("oil", 1.0),
    "kilometre per hour": ("speed", 1.0), "mile per hour": ("speed", 1.609344), "knot": ("speed", 1.852),
    "metre per second": ("speed", 3.6), "kilometre per second": ("speed", 3600.0),
    "degree celsius": ("temperature", 1.0), "degree centigrade": ("temperature", 1.0),
    "celsius": ("temperature", 1.0),
    "degree fahrenheit": ("temperature", 5 / 9), "fahrenheit": ("temperature", 5 / 9),
    "terawatt": ("power", 1e12), "gigawatt": ("power", 1e9), "megawatt": ("power", 1e6), "kilowatt": ("power", 1e3),
    "watt": ("power", 1.0), "horsepower": ("power", 745.7), "terawatt hour": ("energy", 1e12),
    "gigawatt hour": ("energy", 1e9), "megawatt hour": ("energy", 1e6), "kilowatt hour": ("energy", 1e3),
    "petabyte": ("data", 1e15), "terabyte": ("data", 1e12), "gigabyte": ("data", 1e9), "megabyte": ("data", 1e6),
    "kilohertz": ("frequency", 1e3), "megahertz": ("frequency", 1e6), "gigahertz": ("frequency", 1e9),
    "hertz": ("frequency", 1.0), "kilovolt": ("voltage", 1e3), "volt": ("voltage", 1.0), "decibel": ("sound", 1.0),
}
ABBREVIATIONS = {
    "km": ("length", 1e3), "cm": ("length", 0.01), "mm": ("length", 1e-3), "m": ("length", 1.0),
    "ft": ("length", 0.3048),
    "kg": ("mass", 1e3), "g": ("mass", 1.0), "mg": ("mass", 1e-3), "µg": ("mass", 1e-6), "mcg": ("mass", 1e-6),
    "lb": ("mass", 453.592), "lbs": ("mass", 453.592), "oz": ("mass", 28.3495), "t": ("mass", 1e6),
    "km2": ("area", 1e6), "km²": ("area", 1e6), "sq km": ("area", 1e6), "m2": ("area", 1.0), "m²": ("area", 1.0),
    "sq m": ("area", 1.0), "sq ft": ("area", 0.092903), "sq miles": ("area", 2.58999e6), "ha": ("area", 1e4),
    "m3": ("volume", 1e3), "m³": ("volume", 1e3), "ml": ("volume", 1e-3), "cl": ("volume", 1e-2),
    "l": ("volume", 1.0),
    "km/h": ("speed", 1.0), "kmh": ("speed", 1.0), "kph": ("speed", 1.0), "km/hr": ("speed", 1.0),
    "mph": ("speed", 1.609344),
    "m/s": ("speed", 3.6), "kts": ("speed", 1.852), "°C": ("temperature", 1.0), "° C": ("temperature", 1.0),
    "ºC": ("temperature", 1.0), "C": ("temperature", 1.0), "°F": ("temperature", 5 / 9),
    "° F": ("temperature", 5 / 9),
    "F": ("temperature", 5 / 9), "GW": ("power", 1e9), "MW": ("power", 1e6), "kW": ("power", 1e3),
    "hp": ("power", 745.7),
    "bhp": ("power", 745.7), "GWh": ("energy", 1e9), "MWh": ("energy", 1e6), "kWh": ("energy", 1e3),
    "TWh": ("energy", 1e12),
    "GB": ("data", 1e9), "MB": ("data", 1e6), "TB": ("data", 1e12), "Hz": ("frequency", 1.0),
    "kHz": ("frequency", 1e3),
    "MHz": ("frequency", 1e6), "GHz": ("frequency", 1e9), "kV": ("voltage", 1e3), "dB": ("sound", 1.0),
}
# fmt: on
GLUED_ONLY = frozenset(("g", "t", "C", "F", "l"))  # units only right behind digits: "33C", not "type 33 C"
MAX_BODY_POUNDS = 1000  # "lost 27 million pounds" is money
FREEZING_FAHRENHEIT = 32.0


def _spelled(unit: str) -> str:
    pattern = unit.replace("metre", "met(?:re|er)").replace("litre", "lit(?:re|er)").replace("gram", "gram(?:me)?")
    return pattern.replace(" per ", " (?:per|an?) ").replace(" ", "[ -]").replace("degree", "degrees?")


_WORDS = "|".join(_spelled(unit) for unit in sorted(UNITS, key=len, reverse=True))
_WORDS = _WORDS.replace("met(?:re|er)[ -]", "met(?:re|er)s?[ -]").replace("mile[ -](?:", "miles?[ -](?:")
_SHORT = "|".join(re.escape(unit) for unit in sorted(ABBREVIATIONS, key=len, reverse=True))
_UNIT = re.compile(
    rf"(?P<gap>\s?-|\s)?(?:(?P<word>(?i:{_WORDS}))(?:s|es)?\b(?!-(?:old|long run))|(?P<short>{_SHORT})(?![\w²³/]))"
)
_INCHES = re.compile(r"\s?(?:and )?(?P<inches>\d{1,2})\s?(?:inches|inch|ins?\b)|(?P<bare>\d{1,2})(?=[\s,.;)])")
_HALF = re.compile(r"\bhalf an?\b", re.I)
_MINUS = re.compile(r"(?:\bminus\s|(?<![\w)])[-−–])$", re.I)
_MONEY = re.compile(r"[$€£¥₹]\s?$")
_WEIGHT_BEFORE = re.compile(r"\b(?:weigh\w*|weight|lost|gained|shed|heavier|lighter)\b[^.]{0,20}$", re.I)
_WEIGHT_AFTER = re.compile(
    r"\s(?:of (?:\w+ )?(?:meat|fish|food|fruit|butter|cocaine|gold|silver|coffee|tea|explosives?)|per square|in"
    r" weight"
    r"|heavier|lighter|overweight)\b"
)


def find_measures(sentences: Sequence[Sentence], published: date | None = None) -> list[Mention]:
    """Return the measures in one document's sentences, in order."""
    mentions = []
    for sentence in sentences:
        for start, end, value in _measures(sentence.text):
            span = Span(sentence.span.start + start, sentence.span.start + end)
            mentions.append(Mention(sentence.document_id, span, sentence.text[start:end], value))
    return mentions


def _measures(text: str) -> list[tuple[int, int, Quantity]]:
    found: list[tuple[int, int, Quantity]] = []
    halves = [Figure(m.start(), m.end(), Number(0.5, 0.5, 0.1), digits=False) for m in _HALF.finditer(text)]
    for figure in sorted((*read_figures(text), *halves), key=lambda figure: figure.start):
        if found and figure.start < found[-1][1]:
            continue
        if measure := _measure(text, figure):
            found.append(measure)
    return found


def _measure(text: str, figure: Figure) -> tuple[int, int, Quantity] | None:
    match = _UNIT.match(text, figure.end)
    if not match or _MONEY.search(text, max(0, figure.start - 3), figure.start):
        return None
    printed = match["word"] or match["short"]
    if match["short"]:
        if not figure.digits or (printed in GLUED_ONLY and match["gap"]):
            return None
        if printed == "m" and figure.scaled:
            return None
        dimension, factor = ABBREVIATIONS[printed]
    else:
        dimension, factor = UNITS[_normal(printed)]
        if printed.lower() == "pound" and not _is_weight(text, figure, match.end()):
            return None
        if (
            printed.lower() in ("stone", "yard", "foot", "mile", "knot")
            and not figure.digits
            and figure.number.high == 1
        ):
            return None
    start, end, number = figure.start, match.end(), figure.number
    if (
        dimension == "length"
        and abs(factor - 0.3048) < 1e-9
        and (inches := _INCHES.match(text, end))
        and inches["inches"]
    ):
        feet = number.low + int(inches["inches"]) / 12
        number, end = Number(feet, feet, 1 / 12), inches.end()
    if dimension == "temperature" and (minus := _MINUS.search(text, max(0, start - 7), start)):
        number = Number(-number.high, -number.low, number.step)
        start = minus.start()
    shift = -FREEZING_FAHRENHEIT * factor if dimension == "temperature" and factor != 1.0 else 0.0
    start, end, number = hedged(text, start, end, number)
    low, high = number.low * factor + shift, number.high * factor + shift
    value = Number(low, high, number.step * factor, number.approximate)
    unit = text[match.start() : match.end()].strip(" -")
    return start, end, Quantity(value, BASE_UNITS[dimension], dimension, unit, figure.number.low)


def _normal(printed: str) -> str:
    """Return a unit as UNITS spells it: "kilometers an hour" is "kilometre per hour"."""
    unit = (
        printed.lower().replace("-", " ").replace("meter", "metre").replace("liter", "litre").replace("gramme", "gram")
    )
    unit = re.sub(r"\s(?:an?)\s", " per ", unit)
    unit = re.sub(r"(metre|mile|degree)s(?= )", r"\1", unit)
    return unit if unit in UNITS else unit.removesuffix("s")


def _is_weight(text: str, figure: Figure, end: int) -> bool:
    before = _WEIGHT_BEFORE.search(text, max(0, figure.start - 40), figure.start)
    return (before is not None and figure.number.high < MAX_BODY_POUNDS) or _WEIGHT_AFTER.match(text, end) is not None
