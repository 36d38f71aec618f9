"""Write the trained entailment model as the package ships it: an ONNX graph with 8-bit weights, and its temperature.

    python -m claimcheck.training.export_entailment --checkpoint entailment.pt --newspairs FOLDER [--former before.pt]

With --former the weights are the mean of those of two checkpoints of one training: the longer trained one knows more,
the mean holds better on texts of other hands (Wortsman and others 2022). The temperature makes the probabilities as
large as they are right: it is fitted on every second of the families kept out of training.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from claimcheck.models.entailment_model import GRAPH, SETTINGS, EntailmentModel, pair_inputs, read_texts
from claimcheck.models.runtime import FOLDER
from claimcheck.training.make_encoder import OPSET, WIDTH
from claimcheck.training.newspairs import held_out, read_families
from claimcheck.training.products import quantize_products, read_sample
from claimcheck.training.train_entailment import PairNetwork, load_trunk


def export(checkpoint: Path, folder: Path, former: Path | None = None) -> None:
    """Write the graph into `folder`, with the temperature 1; former: a checkpoint to take the mean with."""
    network = PairNetwork(load_trunk())
    parts = [
        torch.load(path, weights_only=True, map_location="cpu")["weights"] for path in (checkpoint, former) if path
    ]
    network.load_state_dict({name: sum(part[name].float() for part in parts) / len(parts) for name in parts[0]})
    axes = {0: "batch", 1: "tokens"}
    inputs = ("inputs_embeds", "attention_mask", "segments", "marks")
    whole = torch.zeros(2, 8, dtype=torch.int64)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            network.eval(),
            (torch.zeros(2, 8, WIDTH), torch.ones(2, 8), whole, whole),
            str(plain),
            dynamo=False,  # the other exporter wrote an invalid model
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=["logits"],
            dynamic_axes=dict.fromkeys(inputs, axes) | {"logits": {0: "batch"}},
        )
        model = onnx.load(plain)
    texts = read_texts(read_sample())
    quantize_products(model, [pair_inputs(a, texts[i - i % 2]) for i, a in enumerate(texts)])  # every second one a copy
    onnx.checker.check_model(model)
    onnx.save(model, folder / GRAPH)
    write_temperature(folder, 1.0)


def write_temperature(folder: Path, temperature: float) -> None:
    """Write the settings of the model."""
    (folder / SETTINGS).write_text(json.dumps({"temperature": temperature}, indent=1) + "\n", encoding="utf-8")


def fit_temperature(probabilities: NDArray[np.float32], conflicts: NDArray[np.bool_]) -> float:
    """Return the temperature at which the probability of contradiction fits best (least log loss)."""
    logits = np.log(np.maximum(probabilities, 1e-9))

    def loss(temperature: float) -> float:
        exponents = np.exp(logits / temperature)
        p = np.clip(exponents[:, 2] / exponents.sum(axis=1), 1e-6, 1 - 1e-6)
        return float(-np.where(conflicts, np.log(p), np.log(1 - p)).mean())

    return min((round(0.5 + 0.05 * i, 2) for i in range(80)), key=loss)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--newspairs", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--former", type=Path, help="an earlier checkpoint, to ship the mean of both")
    args = parser.parse_args()
    export(args.checkpoint, args.folder, args.former)
    families = [f for f in read_families(args.newspairs) if held_out(f["id"])][::2]
    pairs = [(f["base"]["text"], v["text"]) for f in families for v in f["variants"]]
    conflicts = np.array([v["relation"] == "conflict" for f in families for v in f["variants"]])
    temperature = fit_temperature(EntailmentModel(args.folder).predict(pairs), conflicts)
    write_temperature(args.folder, temperature)
    print(f"{GRAPH} {(args.folder / GRAPH).stat().st_size} bytes, temperature {temperature}")


if __name__ == "__main__":
    main()
