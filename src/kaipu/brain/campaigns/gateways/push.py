"""Web Push: the message is encrypted for one browser (RFC 8291, aes128gcm of RFC 8188), the shop signs as itself (RFC 8292), and the browser's push service takes it (RFC 8030)."""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kaipu.brain.campaigns.gateways.provider import Parcel, ask
from kaipu.kernel import clock
from kaipu.kernel.mail import Refused, Unreachable

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RECORD = 4096
MOST_BYTES = 3000
TTL_SECONDS, PROOF_SECONDS = 86_400, 12 * 3600
GONE = (404, 410)


def encode(raw: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the shop's key, always the same for a secret: browsers subscribe to it, so it must not change."""
    digest = hmac.new(secret.encode(), b"web push", hashlib.sha512).digest()
    return ec.derive_private_key(int.from_bytes(digest) % (ORDER - 1) + 1, CURVE)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(secret: str) -> str:
    """Return what browsers subscribe to (applicationServerKey)."""
    return encode(_point(private_key(secret)))


def _derive(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA-256 of one block (RFC 5869)."""
    extracted = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()[:length]


def encrypt(
    plain: bytes, *, p256dh: str, auth: str, ours: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """Return a message that only one browser can read (RFC 8291, 3.4). `ours` and `salt` are drawn afresh but in tests. Raises ValueError."""
    theirs, ours, salt = decode(p256dh), ours or ec.generate_private_key(CURVE), salt or os.urandom(16)
    shared = ours.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    point = _point(ours)
    material = _derive(decode(auth), shared, b"WebPush: info\x00" + theirs + point, 32)
    key = _derive(salt, material, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(salt, material, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD.to_bytes(4) + bytes([len(point)]) + point
    return header + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def proof(secret: str, *, audience: str, subject: str, at: datetime) -> str:
    """Return the Authorization header by which a push service knows the shop (RFC 8292)."""
    key = private_key(secret)
    claims = {"aud": audience, "exp": int(at.timestamp()) + PROOF_SECONDS, "sub": subject}
    parts = [
        encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    ]
    r, s = decode_dss_signature(key.sign(".".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={'.'.join([*parts, encode(r.to_bytes(32) + s.to_bytes(32))])}, k={encode(_point(key))}"


class PushServices:
    """All push services there are. `hosts` names those that may be called: an endpoint comes from a browser, so from anybody."""

    def __init__(self, *, secret: str, subject: str, hosts: Sequence[str]) -> None:
        self.secret, self.subject, self.hosts = secret, subject, tuple(hosts)

    def reach(self) -> None:
        """Nothing is held open."""

    def close(self) -> None:
        """Nothing is held open."""

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Send to every browser of a person; one that takes it is enough. Returns the subscriptions that are over."""
        told = {"id": str(parcel.id), "title": parcel.title, "text": parcel.text, "url": parcel.url}
        plain = json.dumps(told, ensure_ascii=False).encode()[:MOST_BYTES]
        dead: list[str] = []
        taken, worst = 0, 0
        for endpoint, keys in parcel.to.items():
            status = self._push(endpoint, keys, plain, parcel.id)
            dead += [endpoint] if status in GONE else []
            taken += 200 <= status < 300
            worst = max(worst, status)
        if taken:
            return tuple(dead)
        over = len(dead) == len(parcel.to)
        raise Refused(f"push {worst}", for_good=over or worst in {400, 401, 403, 413}, dead=tuple(dead))

    def _push(self, endpoint: str, keys: Mapping[str, Any], plain: bytes, letter_id: UUID) -> int:
        if not is_push_service(endpoint, self.hosts):
            return GONE[1]
        try:
            body = encrypt(plain, p256dh=str(keys["p256dh"]), auth=str(keys["auth"]))
        except (KeyError, ValueError):
            return GONE[1]
        parts = urlsplit(endpoint)
        headers = {
            "TTL": str(TTL_SECONDS), "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
            "Topic": encode(letter_id.bytes), "Urgency": "normal",
            "Authorization": proof(self.secret, audience=f"{parts.scheme}://{parts.netloc}", subject=self.subject, at=clock.now()),
        }  # fmt: skip
        try:
            return ask("POST", endpoint, body=body, headers=headers)[0]
        except Unreachable:
            return 503

    def has(self, letter_id: UUID, *, to: str, handed_at: datetime, at: datetime) -> bool | None:
        """It can't be asked; but a message of the same topic and tag takes the place of the first, so sending again shows it once."""
        return False


def is_push_service(endpoint: str, hosts: Sequence[str]) -> bool:
    """Tell whether an address is one of the push services that may be called. “.host” allows what lies under it, “http://…” is for tests."""
    parts = urlsplit(endpoint)
    if any(host.startswith("http://") and endpoint.startswith(f"{host}/") for host in hosts):
        return True
    name = parts.hostname or ""
    allowed = any(name == host.lstrip(".") or (host.startswith(".") and name.endswith(host)) for host in hosts)
    return parts.scheme == "https" and parts.port in {None, 443} and not parts.username and allowed
