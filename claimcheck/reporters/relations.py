"""Write what pairs of texts are to one another, as JSON lines."""

import json
from collections.abc import Iterable, Iterator, Sequence

from claimcheck.readers.pairs import Text
from claimcheck.records import InputError
from claimcheck.relations import Relation


def relation_lines(
    lines: Sequence[tuple[Text, Text] | InputError | None], related: Iterable[Relation]
) -> Iterator[str]:
    """Yield a line for each line that was read, in its order."""
    relations = iter(related)
    for line in lines:
        if line is None:
            yield "\n"
        elif isinstance(line, tuple):
            yield json.dumps(next(relations)) + "\n"
        else:
            record = dict.fromkeys(("relation", "conflict", "categories", "entailment"))
            yield json.dumps({**record, "categories": [], "error": line.message}, ensure_ascii=False) + "\n"
