"""What a file is, by its first bytes and never by its name."""

from __future__ import annotations

import re

from ingest.readers.encoding import marked
from ingest.readers.refusals import refusal

FOREIGN = {
    b"\xd0\xcf\x11\xe0": ("旧版Excel（.xls）或加密的工作簿；请去掉密码并另存为XLSX",
                          "an old .xls or an encrypted workbook; remove the password and save it as XLSX"),
    b"%PDF": ("PDF；请报送XLSX或CSV", "a PDF; send XLSX or CSV"),
    b"\x1f\x8b": ("压缩文件；请解压后报送", "a compressed file; unpack it first"),
    b"Rar!": ("压缩文件；请解压后报送", "a compressed file; unpack it first"),
    b"7z\xbc\xaf": ("压缩文件；请解压后报送", "a compressed file; unpack it first"),
    b"PAR1": ("Parquet；请报送CSV", "Parquet; send CSV"),
}  # fmt: skip
JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")


def detect(head: bytes) -> str:
    """csv, xlsx, xml or json.

    Args:
        head: The first bytes of the file, 4 KiB or so.

    Raises:
        HubError: An empty file, or a kind that is not read.
    """
    if not head:
        raise refusal("empty_file", "是空文件", "is empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    for magic, (zh, en) in FOREIGN.items():
        if head.startswith(magic):
            raise refusal("wrong_format", f"是{zh}", f"is {en}")
    encoding, skip = marked(head)
    text = head[skip:].decode(encoding or "utf-8", "replace")
    if text.lstrip().startswith("<"):
        return "xml"
    return "json" if JSON.match(text) else "csv"
