"""The page of feeds and code lists, from the contracts."""

from __future__ import annotations

from collections.abc import Iterator

from docs.reference.markdown import plain, row, table
from ingest.example_row import example_row
from schema.codelists import codes
from schema.feed import Column, Feed, Record, feeds

COVER = (
    ("报送单位", "sender", "瀛川省生态环境厅"),
    ("报送单位代码", "its credit code", "18 characters with a right check character"),
    ("数据截止日期", "cut-off: the last day that the list speaks of", "2026-06-30"),
    ("覆盖发证机关", "authorities covered", "全部, or credit codes with ; between them"),
    ("覆盖行政区划", "divisions covered, each with all inside it", "990000"),
    ("全量/增量", "full list or increment", "全量 or 增量"),
    ("版本", "version; the newer statement of one cut-off day wins", "1"),
)


def page() -> Iterator[str]:
    """Every feed, column by column, with an example row; then the cover and the code lists."""
    held = feeds()
    yield "# Feeds 数据源"
    yield "\n`hub feed list` and `hub feed show FEED` print the same in a terminal."
    yield "How to add one is on [](../adding.md).\n"
    yield from table("Feed", "名称", "Title", "Files", "List")
    for feed in held.values():
        mode = "full 全量" if feed.list == "full" else "increment 增量"
        yield f"| [`{feed.feed}`](#feed-{feed.feed.replace('_', '-')}) " + row(
            feed.title.zh, feed.title.en, ", ".join(feed.formats), mode
        )
    yield from cover()
    for feed in held.values():
        yield from one(feed)
    yield from lists()


def cover() -> Iterator[str]:
    """What a cover says."""
    yield "\n## The cover 封面\n"
    yield "A list says what it covers on a sheet `封面` of its workbook, or in a file of the same name with"
    yield "`.cover.csv` behind it, two columns `项目,内容`. Without a cover a list covers nothing, and what it lacks"
    yield "means nothing.\n"
    yield from table("项目", "Meaning", "内容")
    yield from (row(*line) for line in COVER)


def one(feed: Feed) -> Iterator[str]:
    """One feed."""
    yield f"\n(feed-{feed.feed.replace('_', '-')})=\n## {feed.feed} {feed.title.zh}\n"
    yield f"**{plain(feed.title.en)}.** {plain(feed.about.en)}\n\n{plain(feed.about.zh)}\n"
    mode = "full list" if feed.list == "full" else "increment"
    sent = f"usually sent as {mode}; only the word 全量 on the cover makes it prove what it lacks"
    yield f"Files: {', '.join(feed.formats)}; {feed.encoding}; {sent}.\n"
    for record in feed.records:
        yield from columns(feed, record)


def columns(feed: Feed, record: Record) -> Iterator[str]:
    """The columns of one record with an example."""
    sheet = f" (sheet {' / '.join(record.sheet)})" if record.sheet else ""
    yield f"\n### {feed.feed}: {record.record}{sheet}\n"
    yield f"Natural key: {', '.join(record.by_name[n].header[0] for n in record.natural_key)}.\n"
    yield from table("Header", "Also written", "Meaning", "Type", "Required", "Example")
    example = example_row(record)
    for column in record.columns:
        yield row(
            column.header[0],
            "、".join(column.header[1:]),
            meaning(column),
            kind(column),
            "yes" if column.required else "",
            example.get(column.header[0], ""),
        )
    if record.valid:
        yield "\nA row is refused when:\n"
        yield from (f"- {plain(check.reason.en)} ({plain(check.reason.zh)})" for check in record.valid)


def meaning(column: Column) -> str:
    """The label of a column and what is to be known of it."""
    about = f": {column.about.en} {column.about.zh}" if column.about else ""
    return f"{column.label.en} {column.label.zh}{about}"


def kind(column: Column) -> str:
    """Type of a column with its code list or the grammar of its entries."""
    parts = "|".join(part.label.zh if part.label else part.name for part in column.fields)
    several = column.type in ("list", "records")
    entries = f" {parts}, entries with {' or '.join(column.separators)} between" if several else ""
    return column.type + (f" {column.codes or column.mark}" if column.codes or column.mark else "") + entries


def lists() -> Iterator[str]:
    """Every code list."""
    yield "\n## Code lists 代码表\n\nA cell may hold any of the words; the hub keeps the code.\n"
    for name, held in codes().items():
        yield f"\n### {name} {held.title.zh}\n\n{plain(held.title.en)}\n"
        yield from table("Code", "中文", "English", "Also written")
        for code, value in held.values.items():
            yield row(code, value.zh, value.en, "、".join(value.aliases))
