"""XML and JSON that mean harm. The feed is one of CSV and XLSX, but the content of a file says how it is read."""

from __future__ import annotations

import json

from bench.hostile.made import GOOD, HEAD, Hostile, raw

ROW = dict(zip(HEAD.split(","), GOOD.split(","), strict=True))
XML = "<row>" + "".join(f"<{key}>{value}</{key}>" for key, value in ROW.items()) + "</row>"
JSON = json.dumps(ROW, ensure_ascii=False)
DOCTYPES = {
    "laughs": '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]><a>&d;</a>',
    "laughs-by-parameters": '<!DOCTYPE a [<!ENTITY % b "<!ENTITY c \'h\'>"> %b; <!ENTITY % d "%b;"> %d;]><a>&c;</a>',
    "laughs-quadratic": f'<!DOCTYPE a [<!ENTITY b "{"x" * 50_000}">]><a>{"&b;" * 50_000}</a>',
    "laughs-nested": '<!DOCTYPE a SYSTEM "b.dtd" [<!ATTLIST a b CDATA "&c;"><!ENTITY c "&d;"><!ENTITY d "&c;">]><a/>',
    "xxe": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "xxe-by-parameter": '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/x"> %b;]><a/>',
    "doctype-late": "<!--" + "x" * 100_000 + '--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}


def xml(inside: str) -> bytes:
    """A file of rows."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rows>\n{XML}\n{inside}</rows>\n'.encode()


def files() -> list[Hostile]:
    """All of them."""
    keys = ",".join(f'"k{n}":1' for n in range(200_000))
    return [
        *(Hostile(f"{name}.xml", raw(body.encode()), None, "DOCTYPE") for name, body in DOCTYPES.items()),
        Hostile("deep.json", raw(b"[" * 100_000 + b"]" * 100_000), None, "嵌套"),
        Hostile("deep-objects.json", raw(b'{"a":' * 100_000 + b"1" + b"}" * 100_000), None, "嵌套"),
        Hostile("deep-cell.json", raw(f'[{JSON},\n{{"a":{"[" * 100_000}{"]" * 100_000}}}]'.encode()), 1),
        Hostile("deep.xml", raw(b"<a>" * 100_000), None, "嵌套"),
        Hostile("deep-cell.xml", raw(xml("<row><a>" + "<b>" * 100_000)), None, "嵌套"),
        Hostile("undeclared.xml", raw(xml("<row><a>&b;</a></row>")), None, "XML"),
        Hostile("empty-rows.xml", raw(xml("<row/>\n" * 10_000_000)), None, "空行"),
        Hostile("empty-rows.json", raw(f"[{JSON}".encode() + b",{}\n" * 10_000_000 + b"]"), None, "空行"),
        Hostile("empty-lines.json", raw(JSON.encode() + b"\n{}" * 10_000_000), None, "空行"),
        Hostile("nothing.json", raw(b"[{}]"), None, "表头"),
        Hostile("many-keys.json", raw(f"[{JSON},\n{{{keys}}}]".encode()), 1),
        Hostile("many-attributes.xml", raw(xml("<row " + " ".join(f'k{n}="1"' for n in range(50_000)) + "/>")), 1),
        Hostile("numbers.json", raw(f'[{JSON},{{"代码":1E+17}},{{"a":{"9" * 100_000}}},{{"a":1e999}}]'.encode()), 1),
        Hostile("not-numbers.json", raw(f'[{JSON},{{"a":NaN}},{{"a":-Infinity}}]'.encode()), 1),
        Hostile("halves.json", raw(f'[{JSON},{{"a":"\\ud800"}},{{"a":"\\u0000"}}]'.encode()), 1),
        Hostile("twice.json", raw(f'[{JSON},{{"a":1,"a":2}}]'.encode()), 1),
        Hostile("one-line.json", raw(f"[{','.join([JSON] * 20_000)}]".encode()), 20_000),
        Hostile("one-line.xml", raw(xml(XML * 20_000)), 20_001),
        Hostile("cut.json", raw(f"[{JSON},\n{JSON[:40]}".encode()), None, "不完整"),
        Hostile("endless-string.json", raw(f'[{JSON},{{"a":"'.encode() + b"x" * (40 << 20)), None),
        Hostile("32-mib.xml", raw(xml("<row><a>" + "x" * (32 << 20) + "</a></row>")), None, "连成一片"),
        Hostile("32-mib.json", raw(f'[{JSON},{{"a":"{"x" * (32 << 20)}"}}]'.encode()), None, "连成一片"),
        Hostile("other-encoding.xml", raw(b'<?xml version="1.0" encoding="UTF-7"?><a>+ADw-b+AD4-</a>'), None),
    ]  # fmt: skip
