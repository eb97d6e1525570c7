"""Files of agencies → chunks of text cells with their line numbers, read in a child process with limits."""

from ingest.readers.header import fold_header
from ingest.readers.process import read, read_cover, sniff
from ingest.readers.refusals import REASONS
from ingest.readers.shapes import Broken, Chunk, FeedLike, Limits, Sniff

__all__ = ["REASONS", "Broken", "Chunk", "FeedLike", "Limits", "Sniff", "fold_header", "read", "read_cover", "sniff"]
