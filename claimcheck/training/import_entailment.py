"""Turn the shipped entailment model back into a checkpoint that training can start from.

    python -m claimcheck.training.import_entailment --checkpoint shipped.pt

The weights are those of the graph (8 bits), so they differ from the ones it was made of by their rounding.
"""

import argparse
from pathlib import Path

import onnx
import torch

from claimcheck.models.entailment_model import GRAPH
from claimcheck.models.runtime import FOLDER
from claimcheck.training.import_token_model import graph_weights
from claimcheck.training.train_entailment import PairNetwork, load_trunk

TABLES = ("segments", "marks")  # looked up, so the exporter gives them names of its own


def import_entailment(folder: Path, checkpoint: Path) -> None:
    """Write the checkpoint of the model in `folder`."""
    given = graph_weights(onnx.load(folder / GRAPH))
    weights = PairNetwork(load_trunk()).state_dict()
    for name in weights:
        stored = next(w for n, w in given.items() if n == name or (name in TABLES and n.startswith(f"{name}.")))
        if weights[name].shape != stored.shape:
            raise SystemExit(f"{folder / GRAPH}: {name} has the shape {stored.shape}, expected {weights[name].shape}")
        weights[name] = torch.from_numpy(stored.copy())
    torch.save({"weights": weights}, checkpoint)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args()
    import_entailment(args.folder, args.checkpoint)
    print(args.checkpoint, args.checkpoint.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
