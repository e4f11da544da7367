"""The spool on disk."""

from kaipu.brain.tracking.gateways.spool import Spool, SpoolFailed, spool

__all__ = ["Spool", "SpoolFailed", "spool"]
