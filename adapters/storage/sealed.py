"""Secrets in the database: encrypted on the way in, readable only with the program's own secret."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

log = logging.getLogger(__name__)


def cipher(secrets: Sequence[str], purpose: str) -> MultiFernet:
    """Return what encrypts with the first secret and reads what any of them has encrypted; each purpose has keys of its own."""
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=b"moat", info=purpose.encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


class Sealed(sa.types.TypeDecorator[str]):
    """A text that only its cipher can read; one that it can not read is none."""

    impl = sa.Text
    cache_ok = False

    def __init__(self, cipher: MultiFernet | None = None) -> None:
        """Encrypt with this cipher."""
        super().__init__()
        self._cipher = cipher

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Encrypt what goes in."""
        return None if value is None else self._known().encrypt(value.encode()).decode()

    def process_result_value(self, value: Any, dialect: Any) -> str | None:
        """Decrypt what comes out."""
        if value is None:
            return None
        try:
            return self._known().decrypt(str(value).encode()).decode()
        except InvalidToken:
            log.error("a stored secret was encrypted with another key and can not be read")
            return None

    def _known(self) -> MultiFernet:
        if self._cipher is None:
            raise RuntimeError("a sealed column without its cipher")
        return self._cipher
