"""The sentence encoder's way from pieces to vectors, without doing twice what is the same for every text.

The network (a projection of each piece, two convolutions over two, three and five neighbours, a sum, three dense layers) is the
package's; its weights are taken from there. Up to the first convolution everything is a sum of what each piece brings by itself:
that is kept for the pieces seen lately. The second one looks at groups of neighbours, and the forms in which a question is read
share most of theirs: each group is worked out once. Sums are taken in another order than the package takes them, so vectors
differ from its own in the last digit or two.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Places = NDArray[np.int64]

ORDERS = ((2, 0), (3, 1), (5, 2))
"""How many neighbours each branch looks at, and how many of them stand before the piece."""
WIDTH = 256
"""Numbers of a piece in each branch."""
DIMENSIONS = 512
IN_PLACE = DIMENSIONS + len(ORDERS) * WIDTH
"""Numbers of a piece as it stands in its text: what the table has for it, and what it is beside its neighbours."""
CHUNKS = 17
"""Parts of the table of pieces, each with its own scale."""
PIECES_KEPT = 1024
"""What is kept of one takes 13 kB."""
WORDS_KEPT = 4096
LONGEST_WORD = 48
"""Letters of a word that may be kept; what is longer is no word, and would fill the memory."""
PIECES_AT_ONCE = 384
"""Of all texts that are worked out together; a longer text is worked out alone."""
FEW = 12
"""Rows up to which a product is quicker row by row: only from there on it pays to lay the weights out anew for all of them."""


class Words:
    """Cuts texts into the numbers of their pieces; no piece goes over a space, so each word has its pieces for itself."""

    def __init__(self, tokenizer: Any) -> None:
        """Take the package's tokenizer; raises AttributeError when it is not the one that is known here."""
        self._whole = tokenizer.encode
        self._ends = ([tokenizer._bos_id], [tokenizer._eos_id])
        self._word = lru_cache(maxsize=WORDS_KEPT)(tokenizer._encode_one)

    def pieces(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces with the marks for its beginning and end."""
        words = text.split() if text.isascii() and text.isprintable() else []
        if not words or max(map(len, words)) > LONGEST_WORD:
            return list(self._whole(text))
        return [*self._ends[0], *chain.from_iterable(map(self._word, words)), *self._ends[1]]


class Pass:
    """Turns pieces into vectors, with the weights of a model of the package."""

    def __init__(self, model: Any) -> None:
        """Take the weights; raises AttributeError, ValueError or TypeError when the model is not the one that is known here."""
        self._model = model
        branches = range(len(ORDERS))
        self._first = [np.reshape(model.w1[i], (n, WIDTH, WIDTH)) for i, (n, _) in enumerate(ORDERS)]
        self._second = [np.reshape(model.w2[i], (n, WIDTH, WIDTH)) for i, (n, _) in enumerate(ORDERS)]
        self._biases = [(np.reshape(model.b1[i], WIDTH), np.reshape(model.b2[i], WIDTH)) for i in branches]
        self._own = len(ORDERS) * WIDTH
        self._mean = np.full(DIMENSIONS + self._own, 1 / (DIMENSIONS + self._own), np.float32)
        self._kept: OrderedDict[int, Array] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, texts: Sequence[Sequence[int]], closely: Collection[int] = ()) -> tuple[Array, dict[int, Array]]:
        """Return one vector of length one for each text, given as the numbers of its pieces, and those pieces as they stand there.

        The latter only of the texts at the places `closely`, shape (pieces, `IN_PLACE`): what goes into the sum, a piece a row.
        """
        out = np.empty((len(texts), DIMENSIONS), np.float32)
        pieces: dict[int, Array] = {}
        first = count = 0
        for at, text in enumerate(texts):
            if at > first and count + len(text) > PIECES_AT_ONCE:
                out[first:at], seen = self._together(texts[first:at], [n - first for n in closely if first <= n < at])
                pieces |= {first + n: one for n, one in seen.items()}
                first, count = at, 0
            count += len(text)
        out[first:], seen = self._together(texts[first:], [n - first for n in closely if n >= first])
        return out, pieces | {first + n: one for n, one in seen.items()}

    def _together(self, texts: Sequence[Sequence[int]], closely: Collection[int]) -> tuple[Array, dict[int, Array]]:
        model = self._model
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        pieces = np.fromiter(chain.from_iterable(texts), np.int64, int(lengths.sum()))
        starts = np.cumsum(lengths) - lengths
        distinct, which = np.unique(pieces, return_inverse=True)
        brought = self._brought(distinct)
        windows = _windows(starts, lengths, len(pieces))
        features = np.empty((len(pieces), DIMENSIONS + self._own), np.float32)
        features[:, :DIMENSIONS] = self._embedded(distinct)[which]
        for branch in range(len(ORDERS)):
            at = DIMENSIONS + branch * WIDTH
            features[:, at : at + WIDTH] = self._convolved(branch, brought, np.append(which, len(distinct)), windows)
        features -= (features @ self._mean)[:, None]
        variance = np.einsum("ij,ij->i", features, features) / features.shape[1]
        features *= np.reciprocal(np.sqrt(variance + model.eps))[:, None]
        pieces_of = {n: features[starts[n] : starts[n] + lengths[n]] * model.ln_g + model.ln_b for n in closely}
        counts = lengths.astype(np.float32)[:, None]
        summed = np.add.reduceat(features, starts, axis=0)
        summed *= model.ln_g
        summed += counts * model.ln_b
        mean = _product(summed, model.cnn_W)
        mean += counts * model.cnn_b
        mean /= np.sqrt(counts)
        return self._dense(mean), pieces_of

    def _brought(self, pieces: Places) -> Array:
        """Return what each piece brings by itself, one row for each, and a row of zeros: what lies beside a text brings nothing."""
        with self._lock:
            found = {piece: self._kept[piece] for piece in pieces.tolist() if piece in self._kept}
            for piece in found:
                self._kept.move_to_end(piece)
        missing = [piece for piece in pieces.tolist() if piece not in found]
        if missing:
            made = dict(zip(missing, self._worked_out(missing), strict=True))
            found |= made
            with self._lock:
                self._kept |= made
                while len(self._kept) > PIECES_KEPT:
                    self._kept.popitem(last=False)
        rows = np.zeros((len(pieces) + 1, self._own + WIDTH * sum(n for n, _ in ORDERS)), np.float32)
        np.stack([found[piece] for piece in pieces.tolist()], out=rows[:-1])
        return rows

    def _worked_out(self, pieces: Sequence[int]) -> list[Array]:
        """Return for each piece its projection in every branch, and what that adds to each neighbour's first convolution.

        Each is worked out alone, so that what is kept of one does not depend on the others.
        """
        model = self._model
        made = []
        for embedded in self._embedded(np.array(pieces, np.int64)):
            own = embedded @ model.proj_W
            own += model.proj_b
            own -= own.mean()
            own *= 1 / np.sqrt(own @ own / own.size + model.eps)
            own *= model.ln_g_all
            own += model.ln_b_all
            branches = own.reshape(len(ORDERS), WIDTH)
            made.append(
                np.concatenate([own, *(np.matmul(branch, first).ravel() for branch, first in zip(branches, self._first, strict=True))])
            )
        return made

    def _embedded(self, pieces: Places) -> Array:
        """Return the numbers the table has for each piece."""
        chunk = pieces % CHUNKS
        rows: Array = self._model.table[pieces].astype(np.float32)
        rows *= self._model.scale[chunk, None]
        rows += self._model.lo[chunk, None]
        return rows

    def _convolved(self, branch: int, brought: Array, which: Places, windows: Places) -> Array:
        """Return both convolutions of one branch for every piece; `which` tells the row of each, the last one that of nothing."""
        neighbours, before = ORDERS[branch]
        most = max(left for _, left in ORDERS)
        places = windows[:, most - before : most - before + neighbours]
        base = brought.shape[0]
        keys = which[places] @ (base ** np.arange(neighbours, dtype=np.int64))
        _, example, group = np.unique(keys, return_index=True, return_inverse=True)
        members = which[places[example]]
        start = self._own + WIDTH * sum(n for n, _ in ORDERS[:branch])
        hidden = np.zeros((len(example) + 1, WIDTH), np.float32)
        inner = hidden[:-1]
        for place in range(neighbours):
            inner += brought[members[:, place], start + place * WIDTH : start + (place + 1) * WIDTH]
        inner += self._biases[branch][0]
        np.maximum(inner, 0, out=inner)
        inner += brought[members[:, before], branch * WIDTH : (branch + 1) * WIDTH]
        shares = np.matmul(hidden, self._second[branch])
        group = np.append(group, len(example))
        out: Array = shares[0][group[places[:, 0]]]
        for place in range(1, neighbours):
            out += shares[place][group[places[:, place]]]
        out += self._biases[branch][1]
        np.maximum(out, 0, out=out)
        out += hidden[group[:-1]]
        return out

    def _dense(self, mean: Array) -> Array:
        model = self._model
        inner = _product(mean, model.p1)
        inner += _product(np.maximum(_product(mean, model.d0), 0), model.d1)
        np.maximum(inner, 0, out=inner)
        out = _product(inner, model.p3)
        out += _product(np.maximum(_product(inner, model.d2), 0), model.d3)
        np.tanh(out, out=out)
        out *= np.reciprocal(np.sqrt(np.clip(np.einsum("ij,ij->i", out, out), model.eps, None)))[:, None]
        return out


def _product(rows: Array, weights: Array) -> Array:
    """Multiply rows with weights."""
    if len(rows) > FEW:
        return rows @ weights
    out = np.empty((len(rows), weights.shape[1]), np.float32)
    for at, row in enumerate(rows):
        np.matmul(row, weights, out=out[at])
    return out


def _windows(starts: Places, lengths: Places, count: int) -> Places:
    """Return for every piece the places of its widest neighbourhood; what lies outside its text is the place behind the last."""
    left, right = max(before for _, before in ORDERS), max(n - 1 - before for n, before in ORDERS)
    places = np.arange(count, dtype=np.int64)[:, None] + np.arange(-left, right + 1, dtype=np.int64)
    inside = places >= np.repeat(starts, lengths)[:, None]
    inside &= places < np.repeat(starts + lengths, lengths)[:, None]
    return np.where(inside, places, count)
