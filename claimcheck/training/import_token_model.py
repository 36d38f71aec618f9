"""Turn the shipped token model back into a checkpoint that training can start from.

    python -m claimcheck.training.import_token_model --checkpoint shipped.pt

The weights are those of the graph (8 bits), so they differ from the ones it was made of by their rounding; what the
graph does not hold (word pieces, positions over 256) comes from the base model.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from claimcheck.models.runtime import FOLDER
from claimcheck.models.token_model import GRAPH, LABELS, MAX_PIECES, RELATIONS
from claimcheck.training.make_encoder import HEADS, LAYERS, WIDTH
from claimcheck.training.products import product_weights
from claimcheck.training.train_token_model import Labels, TokenNetwork, base_folder

PRODUCTS = {  # of a layer of the graph, and what they are called in the trunk
    "mix": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}
NORMS = {"mix_norm": "attention.output.LayerNorm", "norm": "output.LayerNorm"}
HEAD_PRODUCTS = {  # of the graph, and what they are called in the network
    "pos": "pos",
    "tag": "tag.0",
    "name": "name",
    "kind": "kind",
    "arc_word": "arc_word.0",
    "arc_head": "arc_head.0",
    "relation_word": "relation_word.0",
    "relation_head": "relation_head.0",
}


def graph_weights(model: Any) -> dict[str, NDArray[np.float32]]:
    """Return the constants of the graph by name; those that a product multiplies with by the name of the product."""
    stored = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    weights: dict[str, NDArray[np.float32]] = {n: w for n, w in stored.items() if w.dtype == np.float32}
    for node in model.graph.node:
        product = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
        if node.op_type == "MatMulIntegerToFloat":
            name = node.input[1].removesuffix(".numbers")
            weights[name] = product_weights(node, stored)
            weights[f"{product}.weight"] = weights[name].T
        elif node.op_type == "MatMul" and node.input[1] in weights:
            weights[f"{product}.weight"] = weights[node.input[1]].T
    return weights


def import_token_model(folder: Path, checkpoint: Path) -> None:
    """Write the checkpoint of the model in `folder`."""
    given = graph_weights(onnx.load(folder / GRAPH))
    relations = np.load(folder / RELATIONS).astype(np.float32)
    labels = Labels.of(json.loads((folder / LABELS).read_text(encoding="utf-8")))
    weights = TokenNetwork(base_folder(), labels).state_dict()
    found: dict[str, NDArray[np.float32]] = {"relation": relations, "arc": np.vstack([given["arc"], given["arc_bias"]])}
    shapes = next(w for name, w in given.items() if name.startswith("shapes"))
    found["shape.weight"] = np.vstack([shapes, given["space"]])
    positions = weights["trunk.embeddings.position_embeddings.weight"].numpy().copy()
    positions[:MAX_PIECES] = given["positions"] - weights["trunk.embeddings.token_type_embeddings.weight"][0].numpy()
    found["trunk.embeddings.position_embeddings.weight"] = positions
    for kind in ("weight", "bias"):
        found[f"trunk.embeddings.LayerNorm.{kind}"] = given[f"norm.{kind}"]
        for ours, theirs in HEAD_PRODUCTS.items():
            found[f"{theirs}.{kind}"] = given[f"{ours}.{kind}"]
        for i in range(LAYERS):
            for ours, theirs in (PRODUCTS | NORMS).items():
                found[f"trunk.encoder.layer.{i}.{theirs}.{kind}"] = given[f"layers.{i}.{ours}.{kind}"]
            query, key, value = np.split(given[f"layers.{i}.attend.{kind}"], 3)
            joined = {"query": query * np.sqrt(np.float32(WIDTH // HEADS)), "key": key, "value": value}
            for part, array in joined.items():
                found[f"trunk.encoder.layer.{i}.attention.self.{part}.{kind}"] = array
    for name, array in found.items():
        if weights[name].shape != array.shape:
            raise SystemExit(f"{folder / GRAPH}: {name} has the shape {array.shape}, expected {weights[name].shape}")
        weights[name] = torch.from_numpy(array.copy())
    torch.save({"weights": weights, "labels": vars(labels)}, checkpoint)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args()
    import_token_model(args.folder, args.checkpoint)
    print(args.checkpoint, args.checkpoint.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
