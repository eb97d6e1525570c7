"""What keeps persons apart from their numbers: tokens, keys and seals, under one name."""

from hub.keys import Keys
from hub.sealing import SealedReader, SealedWriter, seal, unseal

__all__ = ["Keys", "SealedReader", "SealedWriter", "seal", "unseal"]
