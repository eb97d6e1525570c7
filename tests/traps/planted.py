"""Homonyms planted as traps, in files as agencies send them, beside the same files with the true key in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.api.conftest import (
    BAN,
    BUREAU,
    CREDIT,
    ENGAGEMENT,
    NAMES,
    PERSONS,
    PROVINCE,
    Sender,
    credit_code,
    resident_id,
)

NAME, SON = "示例甲", "示例甲乙"
LONG = ("2025-01-01", "2026-12-31")
BRANDS = [a + b for a in "澜禾帆澄屿岚溪柏" for b in "远云川海晴松石"]
REGISTER = "企业名称,统一社会信用代码,成立日期,登记状态,状态日期,行政区划,住所,联系电话"
CERTIFICATE = "证书编号,机构名称,机构代码,发证机关,发证机关代码,发证日期,有效期自,有效期至"
SIGNATORY = "证书编号,机构名称,机构代码,场所编号,姓名,证件类型,证件号码,授权签字领域,批准日"
CASE = (
    "案件编号,文号,办案机关,办案机关代码,相对人类别,相对人名称,代码/证件号,违法行为起,违法行为止,认定性质,"
    "决定日,送达日,生效日,案发地区划"
)
AWARD = "采购人,采购人代码,项目编号,品目,区划,供应商名称,供应商代码,响应截止日,中标日,金额(元),结果"
TAKEN = "2026-03-15"
"""The name of a firm that was cancelled on 1 March is another's from this day on."""


@dataclass(frozen=True)
class Who:
    """Whoever bears a name in two places: the personal number that the files of each place print, or none."""

    first: str | None
    second: str | None
    called: str = NAME


@dataclass(frozen=True)
class Firm:
    """A firm with a name and a credit code."""

    name: str
    code: str


class Planted:
    """Writes the files; every trap has firms of its own.

    Attributes:
        rows: What each file holds, by header.
    """

    def __init__(self) -> None:
        self.rows: dict[str, list[list[str]]] = {
            head: [] for head in (REGISTER, CERTIFICATE, PERSONS, SIGNATORY, ENGAGEMENT, BAN, CASE, AWARD)
        }
        self._count = 0
        self.plant = self.firm()

    def number(self) -> str:
        """A personal number that nobody had before."""
        self._count += 1
        return resident_id(self._count)

    def firm(self, name: str | None = None, since: str = "2020-01-01", status: str = "存续", at: str = "",
             address: str = "", phone: str = "") -> Firm:  # fmt: skip
        """A firm of its own code in the register."""
        self._count += 1
        brand = BRANDS[self._count % len(BRANDS)] + "甲乙丙丁戊己庚辛"[self._count // len(BRANDS)]
        made = Firm(name or f"瀛川{brand}检测有限公司", credit_code("91", "990101", f"MA0{self._count:04d}T"))
        self.rows[REGISTER].append([made.name, made.code, since, status, at, "990101", address, phone])
        return made

    def laboratory(self, listed: str = "2020-02-01", **more: str) -> tuple[Firm, str]:
        """A firm with a certificate, and its number."""
        made = self.firm(**more)
        number = f"26991205{self._count:04d}"
        authority = [NAMES[PROVINCE], PROVINCE]
        self.rows[CERTIFICATE].append([number, made.name, made.code, *authority, listed, listed, "2031-12-31"])
        return made, number

    def post(self, firm: Firm, called: str, number: str | None, since: str, until: str = "长期") -> None:
        """A legal representative."""
        document = "居民身份证" if number else ""
        row = [firm.code, firm.name, "法定代表人", called, document, number or "", since, until]
        self.rows[PERSONS].append(row)

    def commissions(self, public: Firm, private: Firm) -> None:
        """One works for the regulator about the plant, the other for the plant."""
        self._count += 1
        for firm, client, service in ((public, None, "监督性监测"), (private, self.plant, "自行监测")):
            name, code = (client.name, client.code) if client else (NAMES[BUREAU], BUREAU)
            self.rows[ENGAGEMENT].append(
                [firm.name, firm.code, f"HT-{self._count}-{service}", "单项", "2025-12-20", "2026-01-05", "2026-06-30",
                 "有效", name, code, f"{self.plant.name}|{self.plant.code}|", service, "990101", "1000"]
            )  # fmt: skip

    def led_by(self, who: Who) -> list[Firm]:
        """A03: the same name leads the regulator's laboratory and the plant's in the same days."""
        firms = [self.firm(), self.firm()]
        self.commissions(*firms)
        for firm, number in zip(firms, (who.first, who.second), strict=True):
            self.post(firm, who.called, number, *LONG)
        return firms

    def signed_by(self, who: Who) -> list[Firm]:
        """A03: the same name is an authorised signatory of two laboratories of one city in the same days."""
        labs = [self.laboratory(), self.laboratory()]
        self.commissions(labs[0][0], labs[1][0])
        for (firm, certificate), number in zip(labs, (who.first, who.second), strict=True):
            document = ["居民身份证", number] if number else ["", ""]
            self.rows[SIGNATORY].append(
                [certificate, firm.name, firm.code, "1", who.called, *document, "水和废水", "2025-01-10"]
            )
        return [firm for firm, _ in labs]

    def father_and_son(self, who: Who) -> list[Firm]:
        """C01: a barred laboratory and a new one at one address with one telephone, of a father and of his son."""
        self._count += 1
        place = {"address": f"瀛川市东屿区示例路{self._count}号", "phone": f"0999-55{self._count:05d}"}
        old, new = self.firm(**place), self.laboratory("2026-03-10", since="2026-03-01", **place)[0]
        self.post(old, NAME, who.first, "2021-01-01")
        self.post(new, who.called, who.second, "2026-03-01")
        self.ban(old.name, old.code, "2026-02-01")
        return [old, new]

    def ban(self, name: str, code: str, since: str) -> None:
        """Who may not take part in anything until the end of 2028."""
        self._count += 1
        self.rows[BAN].append(["机构", name, "瀛川市", code, "禁止", "990000", "全部", since, "2028-12-31",
                               f"瀛环禁〔2026〕{self._count}号", NAMES[BUREAU], BUREAU])  # fmt: skip

    def name_taken(self, charged: bool) -> list[Firm]:
        """G04 and C02: rows that bear only the name; ``charged``: with the code of the firm that took it."""
        old = self.firm(status="注销", at="2026-03-01")
        new = self.firm(name=old.name, since=TAKEN)
        code = new.code if charged else ""
        self.ban(old.name, code, "2026-03-20")
        self.ban(old.name, old.code, "2026-02-01")
        for month in (4, 5, 6):
            self._count += 1
            authority = [NAMES[BUREAU], BUREAU]
            days = [f"2026-{month:02d}-{day:02d}" for day in (1, 2, 20, 21, 21)]
            self.rows[CASE].append(
                [f"案{self._count}", f"瀛环罚〔2026〕{self._count}号", *authority, "法人及非法人组织", old.name, code,
                 *days[:2], "虚假", *days[2:], "990101"]
            )  # fmt: skip
        self.award(new.name, new.code)
        if not charged:
            # The name alone won, and the code is barred: that is another's.
            self.award(old.name, "")
        return [old, new]

    def award(self, name: str, code: str) -> None:
        """Somebody wins a procurement of monitoring."""
        self._count += 1
        buyer = [NAMES[BUREAU], BUREAU]
        days = ["2026-05-06", "2026-05-10"]
        row = [*buyer, f"CG-{self._count}", "环境监测服务", "990101", name, code, *days, "100000", "有效"]
        self.rows[AWARD].append(row)

    def known_at_home(self, number: str, printed: str | None) -> list[Firm]:
        """A03: of two laboratories' leader one file prints no number, but that name has one number there."""
        firms = [self.firm(), self.firm()]
        self.commissions(*firms)
        self.post(firms[0], NAME, printed, *LONG)
        self.post(firms[1], NAME, number, *LONG)
        row = [firms[0].code, firms[0].name, "其他从业人员", NAME, "居民身份证", number, *LONG]
        self.rows[PERSONS].append(row)
        return firms

    def files(self, sender: Sender) -> Iterator[Path]:
        """The files, with the authorities."""
        yield sender.authorities()
        names = ["企业登记", "CMA证书", "登记人员", "授权签字人", "业务备案", "禁入名单", "案件", "采购中标"]
        for name, (header, rows) in zip(names, self.rows.items(), strict=True):
            full = header in (CERTIFICATE, SIGNATORY, PERSONS)
            cover = sender.cover(PROVINCE if full else CREDIT, "2026-07-31", "全量" if full else "增量")
            yield sender.table(f"{name}.csv", header, rows, cover)
