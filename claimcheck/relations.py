"""Tell of pairs of texts whether they agree, conflict, or can both be true without saying the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import TypedDict

from claimcheck.encoder import load_encoder
from claimcheck.entailment import LABELS, load_entailment
from claimcheck.errors import ModelError, ReadError
from claimcheck.models import runtime
from claimcheck.observations import DIGITS, FEATURES, Observation, observe
from claimcheck.pipeline import Progress
from claimcheck.readers.pairs import Text, TextPair, read_pair
from claimcheck.settings import Settings

STEP_PAIRS = 256  # read at once; bounds the memory
MODEL = "relate_model.json"
CONFLICTS_FROM = 0.5  # the likelier answer


class Relation(TypedDict):
    """How two texts relate."""

    relation: str  # "agrees", "conflicts" or "compatible"
    conflict: float  # calibrated probability that both cannot be true of one event
    categories: list[str]  # what clashes, as findings name it, the surest first; empty unless the texts conflict
    entailment: dict[str, float]  # the entailment model's own distribution, from premise to hypothesis


def relate(pairs: Iterable[TextPair], *, settings: Settings | None = None) -> list[Relation]:
    """Return how the texts of each pair relate, in the order of the pairs.

    What is said of a pair depends on nothing but the pair; `conflict` is the same when its texts are exchanged.
    Raises ValueError for a text or a date that is none, naming the pair by its place, from 0.
    """
    read = []
    for number, pair in enumerate(pairs):
        try:
            read.append(read_pair(pair, f"pair {number}"))
        except ReadError as error:
            raise ValueError(str(error)) from error
    return relate_texts(read, settings=settings)


def relate_texts(
    pairs: Sequence[tuple[Text, Text]], *, settings: Settings | None = None, progress: Progress | None = None
) -> list[Relation]:
    """Return how the texts of each pair, premise and hypothesis, relate, in the order of the pairs."""
    settings = settings or Settings()
    tell = progress or (lambda step, done, total: None)
    model = load_relate_model()
    encoder = load_encoder(settings.encoder, batch_size=settings.batch_size)
    entailment = load_entailment(settings.entailment, batch_size=settings.batch_size)
    relations: list[Relation] = []
    for start in range(0, len(pairs), STEP_PAIRS):
        tell("relating", start, len(pairs))
        seen = observe(pairs[start : start + STEP_PAIRS], settings, encoder, entailment)
        relations += [model.judge(observation) for observation in seen]
    tell("relating", len(pairs), len(pairs))
    return relations


@dataclass(frozen=True, slots=True)
class RelateModel:
    """A logistic model over FEATURES. Made by training/fit_relate.py."""

    weights: tuple[float, ...]
    bias: float
    agrees_from: float  # probability of an entailment, either way, from which texts that do not conflict agree

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability of a conflict."""
        return 1 / (1 + exp(-self.bias - sum(w * x for w, x in zip(self.weights, features, strict=True))))

    def judge(self, seen: Observation) -> Relation:
        conflict = 0.0 if seen.empty or seen.same else self.probability(seen.features)
        conflicts = conflict >= CONFLICTS_FROM
        agrees = not seen.empty and (seen.same or seen.entails >= self.agrees_from)
        relation = "conflicts" if conflicts else "agrees" if agrees else "compatible"
        return {
            "relation": relation,
            "conflict": round(conflict, DIGITS),
            "categories": list(seen.categories) if conflicts else [],
            "entailment": dict(zip(LABELS, (round(p, DIGITS) for p in seen.entailment), strict=True)),
        }


@cache
def load_relate_model() -> RelateModel:
    """Return the model in the package; raises ModelError if its file is missing or damaged."""
    path = runtime.FOLDER / MODEL
    stored = runtime.load_record(path)
    try:
        weights = tuple(float(stored["weights"].get(feature, 0.0)) for feature in FEATURES)
        return RelateModel(weights, float(stored["bias"]), float(stored["agrees_from"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(str(path), f"it holds no model of relate ({error!r})", runtime.REMEDY) from error
