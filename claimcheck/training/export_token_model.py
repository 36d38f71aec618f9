"""Write the trained token model as the package ships it: an ONNX graph with 8-bit weights, its labels, its relations.

python -m claimcheck.training.export_token_model --checkpoint token_model.pt
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import nn

from claimcheck.models.runtime import FOLDER
from claimcheck.models.token_model import GRAPH, LABELS, MAX_PIECES, RELATIONS, SHAPES, TokenModel
from claimcheck.syntax import split_words, words_of
from claimcheck.training.make_encoder import LAYERS, OPSET, WIDTH, Layer, filled
from claimcheck.training.products import quantize_products, read_sample


class TokenGraph(nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """From the vectors and shapes of word pieces to the scores of the heads, one row a piece."""

    def __init__(self, weights: dict[str, Any]) -> None:
        super().__init__()
        trunk = {name.removeprefix("trunk."): w for name, w in weights.items() if name.startswith("trunk.")}
        positions = trunk["embeddings.position_embeddings.weight"] + trunk["embeddings.token_type_embeddings.weight"][0]
        self.positions = nn.Parameter(positions[:MAX_PIECES])
        self.norm = filled(nn.LayerNorm(WIDTH, eps=1e-12), trunk, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(trunk, f"encoder.layer.{i}.") for i in range(LAYERS))
        shapes = weights["shape.weight"][: 2 * SHAPES].clone()
        shapes[0] = 0  # of [CLS], [SEP] and padding
        self.shapes = nn.Parameter(shapes)
        self.space = nn.Parameter(weights["shape.weight"][2 * SHAPES].clone())
        (
            self.pos,
            self.tag,
            self.name,
            self.kind,
            self.arc_word,
            self.arc_head,
            self.relation_word,
            self.relation_head,
        ) = (
            _linear(weights, name)
            for name in (
                "pos",
                "tag.0",
                "name",
                "kind",
                "arc_word.0",
                "arc_head.0",
                "relation_word.0",
                "relation_head.0",
            )
        )
        self.arc = nn.Parameter(weights["arc"][:-1].clone())
        self.arc_bias = nn.Parameter(weights["arc"][-1].clone())

    def forward(self, inputs_embeds: Any, attention_mask: Any, shapes: Any, spaced: Any) -> Any:
        x = inputs_embeds + self.shapes[shapes] + spaced.unsqueeze(-1) * self.space
        x = self.norm(x + self.positions[: inputs_embeds.shape[1]])
        bias = ((1 - attention_mask) * -10000.0)[:, None, None, :]  # exp(-10000) is 0 in float32
        for layer in self.layers:
            x = layer(x, bias)
        tag = torch.relu(self.tag(x))
        arcs = (torch.relu(self.arc_word(x)) @ self.arc + self.arc_bias) @ torch.relu(self.arc_head(x)).transpose(1, 2)
        return (
            self.pos(x),
            self.name(tag),
            self.kind(tag),
            arcs,
            nn.functional.pad(torch.relu(self.relation_word(x)), (0, 1), value=1.0),
            nn.functional.pad(torch.relu(self.relation_head(x)), (0, 1), value=1.0),
        )


def _linear(weights: dict[str, Any], name: str) -> Any:
    out, in_ = weights[f"{name}.weight"].shape
    return filled(nn.Linear(in_, out), weights, name)


def export(
    checkpoint: Path, folder: Path, *, former: Path | None = None, share: float = 0.0, outside: float = 0.0
) -> None:
    """Write the graph, the labels and the weights of the relations into `folder`.

    former, share: another checkpoint of the same shape, and how much of the weights is taken of it, in [0, 1]: the
    average of two runs errs less than either (Wortsman et al. 2022, "Model soups").
    outside: added to the score of a word's being in no name; what makes precision and recall of names alike.
    """
    saved = torch.load(checkpoint, weights_only=True)
    weights, labels = saved["weights"], saved["labels"]
    if former:
        other = torch.load(former, weights_only=True)["weights"]
        weights = {name: (1 - share) * weight + share * other[name] for name, weight in weights.items()}
    weights["name.bias"][labels["names"].index("O")] += outside
    axes = {0: "batch", 1: "tokens"}
    outputs = ("pos", "names", "types", "arcs", "as_word", "as_head")
    inputs = ("inputs_embeds", "attention_mask", "shapes", "spaced")
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            TokenGraph(weights).eval(),
            (torch.zeros(2, 8, WIDTH), torch.ones(2, 8), torch.ones(2, 8, dtype=torch.int64), torch.ones(2, 8)),
            str(plain),
            dynamo=False,
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=dict.fromkeys((*inputs, *outputs), axes) | {"arcs": axes | {2: "tokens"}},
        )
        model = onnx.load(plain)
    onnx.save(model, folder / GRAPH)
    (folder / LABELS).write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    np.save(folder / RELATIONS, weights["relation"].numpy().astype(np.float16))
    sample = [words_of(sentence, split_words(sentence)) for sentence in read_sample()]
    quantize_products(model, [part.arrays for part in TokenModel(folder).inputs(sample)])
    onnx.checker.check_model(model)
    onnx.save(model, folder / GRAPH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--former", type=Path, help="another checkpoint to average with")
    parser.add_argument("--share", type=float, default=0.0, help="of the former in the average")
    parser.add_argument("--outside", type=float, default=0.0, help="added to the score of being in no name")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args()
    export(args.checkpoint, args.folder, former=args.former, share=args.share, outside=args.outside)
    for name in (GRAPH, LABELS, RELATIONS):
        print(name, (args.folder / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
