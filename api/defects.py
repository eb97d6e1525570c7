"""What goes wrong: errors that a user can mend as one sentence, defects of ours as a report without any data."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback
from pathlib import Path

from api.output import one_line
from schema.errors import HubError

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)


def sentence_of(error: Exception, lang: str) -> tuple[str, int] | None:
    """The sentence and exit status of an error that is the user's or the home's; None for a defect of ours."""
    told = _sentence_of(error, lang)
    return None if told is None else (one_line(told[0]), told[1])


def _sentence_of(error: Exception, lang: str) -> tuple[str, int] | None:
    if isinstance(error, HubError):
        return error.text(lang), error.exit_status
    if isinstance(error, OSError) and error.filename is not None:
        why = error.strerror or type(error).__name__
        zh = f"文件 {error.filename} 无法读写（{why}）；请核对路径、权限和磁盘空间"
        en = f"the file {error.filename} cannot be read or written ({why}); check its path, permissions and disk space"
        return (zh if lang == "zh" else en), 2
    if failed_disk(error):
        zh = "磁盘读写失败（空间不足或磁盘故障）；未完成的部分不会保留，请核对磁盘空间后重试"
        en = "the disk failed or is full; nothing half is kept: check the disk's space and try again"
        return (zh if lang == "zh" else en), 3
    if damaged(error):
        zh = "当前版本的图文件已损坏或读不出；请运行 hub verify 查看，再用 hub rebuild 重建"
        en = "the file of the current release is damaged or cannot be read; run hub verify to see, then hub rebuild"
        return (zh if lang == "zh" else en), 3
    return None


def failed_disk(error: Exception) -> bool:
    """Whether the disk did not take or give bytes, as Python, Arrow and DuckDB say it."""
    if isinstance(error, OSError):
        return error.errno in DISK or any(os.strerror(number) in str(error) for number in DISK)
    duckdb = sys.modules.get("duckdb")
    return (
        duckdb is not None
        and isinstance(error, duckdb.Error)
        and any(os.strerror(number) in str(error) for number in DISK)
    )


def damaged(error: Exception) -> bool:
    """Whether DuckDB could not read a release's file, as against an error in what we asked."""
    duckdb = sys.modules.get("duckdb")
    kinds = ("IOException", "SerializationException", "FatalException")
    if duckdb is None or not isinstance(error, tuple(getattr(duckdb, kind) for kind in kinds)):
        return False
    return ".duckdb" in str(error) or not isinstance(error, duckdb.IOException)


def defect_report(error: Exception, lang: str) -> str:
    """Write where it happened into a file and return the sentence that says so.

    The report has no values: an error's text and a traceback's source lines may hold what a file said of a person.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lines = [type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)]
    report = Path.cwd() / f"hub-defect-{os.getpid()}.txt"
    try:
        report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        report = Path(tempfile.gettempdir()) / report.name
        report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if os.environ.get("HUB_DEBUG"):
        traceback.print_exception(error)
    name = type(error).__name__
    if lang == "zh":
        return f"程序缺陷（{name}）；经过写在 {report}，其中没有数据内容，请转交维护者"
    return f"a defect of the hub ({name}); its trace is in {report}, without any data: please pass it on"
