"""Make the list of English words that the garble rules look words up in: the forms that simplemma knows.

    python -m claimcheck.training.make_words

simplemma itself takes 0.25 s to load and unpack its dictionary, the list 0.02 s; see `models/words.md`.
"""

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from claimcheck.rules.garble.words import TABLE


def main() -> None:
    words = sorted(DefaultDictionaryFactory().get_dictionary("en"))
    TABLE.write_text("".join(f"{word}\n" for word in words), encoding="utf-8", newline="\n")
    print(f"{TABLE.name}: {len(words):,} words")


if __name__ == "__main__":
    main()
