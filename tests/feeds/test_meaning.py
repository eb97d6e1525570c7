"""What a row means, and what looks like it and does not."""

from __future__ import annotations

from datetime import date

import pytest

PERSON = "990101198503070025"


def test_a_printed_last_day_is_served_and_an_early_end_cuts_it(desk) -> None:
    plain, early = desk.give("engagements", "engagement", {}, {"合同号": "2", "实际终止日期": "2026-06-30"})
    assert (plain["valid_to"], early["valid_to"]) == (date(2027, 1, 1), date(2026, 7, 1))


def test_a_void_contract_yields_nothing_and_one_cell_names_several_targets(desk) -> None:
    assert desk.give("engagements", "engagement", {"状态": "作废"}) == []
    assert desk.give("engagements", "engagement_target", {"状态": "作废"}) == []
    assert len(desk.give("engagements", "engagement_target", {})) == 2


def test_a_service_that_ends_before_it_starts_is_refused(desk) -> None:
    assert desk.refuse("engagements", {"服务止": "2026-02-28"}) == ["service_to"]
    assert desk.refuse("engagements", {"服务止": "2026-03-01"}) == []


def test_without_the_mark_is_a_value(desk) -> None:
    marks = [row["cma_mark"] for row in desk.give("reports", "report", {}, {"CMA标志": "无"}, {"CMA标志": "暂无"})]
    assert marks == [True, False, None]


def test_items_and_methods_come_in_one_spelling(desk) -> None:
    items = desk.give("reports", "report_item", {"检测项目": "废水|Cr(VI)|GB 7467-87||CMA;废水|总铬|GB 7466-87||分包"})
    assert [(i["item"], i["method"], i["mark"]) for i in items] == [
        ("六价铬", "GB/T 7467-1987", "cma"), ("总铬", "GB/T 7466-1987", "subcontracted")]  # fmt: skip


def test_one_column_holds_a_firm_s_code_or_a_person_s_number(desk) -> None:
    (firm,) = desk.give("bans", "ban", {})
    (person,) = desk.give("bans", "ban", {"主体": "个人", "名称": "示例甲", "代码/证件号": PERSON})
    assert firm["org"] is not None and firm["person"] is None
    assert person["org"] is None and person["person"] is not None and person["name"] == "示**"
    assert PERSON not in str(person)
    assert desk.refuse("bans", {"代码/证件号": PERSON}) == ["subject_code"]


def test_a_ban_without_a_stated_end_stays_open_and_a_lifted_one_ends(desk) -> None:
    open_end, lifted = desk.give("bans", "ban", {"止": ""}, {"文号": "x", "解除日": "2027-01-01"})
    assert (open_end["valid_to"], lifted["valid_to"]) == (None, date(2027, 1, 1))


def test_a_legal_shareholder_yields_a_stake_and_a_natural_one_a_role(desk) -> None:
    firm = {"姓名": "瀛川云澜纸业有限公司", "证件类型": "统一社会信用代码", "证件号码": "91990102MA00YL026P"}
    assert len(desk.give("register_persons", "shareholding", firm)) == 1
    assert desk.give("register_persons", "role", firm) == []
    assert desk.give("register_persons", "shareholding", {}) == []
    assert "document" in desk.refuse("register_persons", firm | {"证件类型": ""})


def test_an_award_names_every_member_by_its_part(desk) -> None:
    rows = desk.give("awards", "award", {"分包成员代码": "91990201MA00CH0335"})
    assert [row["part"] for row in rows] == ["supplier", "consortium", "subcontractor"]
    assert len({row["id"] for row in rows}) == 3
    assert desk.refuse("awards", {"联合体成员代码": "91990201MA00CH0336"}) == ["consortium"]


def test_fines_are_in_ten_thousand_yuan_and_one_document_is_one_penalty(desk) -> None:
    one, other = desk.give("penalties", "penalty", {}, {"CF_WSH": "瀛市环罚[2026]１２号"})
    assert (one["fine_fen"], one["standing"]) == (10_000_000, "normal")
    assert one["id"] == other["id"]


def test_the_old_form_tells_firms_from_persons_and_keeps_the_standing(desk) -> None:
    person = {"CF_XDR_MC": "示例甲", "CF_XDR_SHXYM": "", "CF_XDR_SFZ": PERSON, "CF_ZT": "1"}
    (found,) = desk.give("penalties_2015", "penalty", person)
    assert found["org"] is None and found["person"] is not None and found["standing"] == "revoked"
    (masked,) = desk.give(
        "penalties_2015", "penalty", person | {"CF_XDR_MC": "示**", "CF_XDR_SFZ": "9901**********0025"}
    )
    assert masked["org"] is None and masked["person"] is None


def test_what_was_not_upheld_or_is_undecided_is_not_published(desk) -> None:
    for outcome in ("举报不属实(负例)", "未决(不得当作已确认违法)"):
        assert desk.give("published_cases", "publication", {"outcome": outcome}) == []
    (found,) = desk.give("published_cases", "publication", {"violation_text": "中介周某用图像合成公章;西安某公司知情"})
    assert found["summary"].startswith("中介某人用图像合成公章;西安某公司知情")


def test_a_self_declared_signatory_counts_from_the_filing_day(desk) -> None:
    filed = {"批准日": "2026-03-20", "自我声明备案日": "2026-02-01", "取消日": "2026-05-31"}
    (found,) = desk.give("signatories", "signatory_authorisation", filed)
    assert (found["valid_from"], found["valid_to"]) == (date(2026, 2, 1), date(2026, 6, 1))


def test_every_method_that_one_cell_names_is_in_the_annex(desk) -> None:
    cell = {"方法名称及编号(含年号)": "水质 化学需氧量 HJ 828-2017；HJ/T 399-2007"}
    assert [row["method"] for row in desk.give("capability", "capability", cell)] == ["HJ 828-2017", "HJ/T 399-2007"]
    assert len(desk.give("capability", "capability", {})) == 1


def test_lifting_gives_a_prohibition_without_a_stated_end_no_term(desk) -> None:
    kinds = [r["kind"] for r in desk.give("bans", "ban", {}, {"文号": "x", "止": "", "解除日": "2027-01-01"})]
    assert kinds == ["prohibition", "no_term"]


MASKED = f"{PERSON[:6]}********{PERSON[-4:]}"
OF_PERSONS = {
    "bans": ("ban", {"主体": "个人", "名称": "示例甲"}, "代码/证件号", "文号"),
    "cases": ("case", {"相对人类别": "自然人", "相对人名称": "示例甲"}, "代码/证件号", "文号"),
    "penalties": (
        "penalty",
        {"CF_XDR_MC": "示例甲", "CF_XDR_LB": "自然人", "CF_XDR_SHXYM": "", "CF_XDR_GSZC": "", "CF_XDR_ZZJG": ""},
        "CF_XDR_ZJHM",
        "CF_WSH",
    ),
    "penalties_2015": (
        "penalty",
        {"CF_XDR_MC": "示例甲·示例乙·示例", "CF_XDR_SHXYM": "", "CF_XDR_ZDM": "", "CF_XDR_GSDJ": ""},
        "CF_XDR_SFZ",
        "CF_WSH",
    ),
}


@pytest.mark.parametrize("feed", OF_PERSONS)
def test_a_masked_number_tells_what_it_shows_and_names_somebody_in_the_document(desk, feed: str) -> None:
    into, subject, number, document = OF_PERSONS[feed]
    whole, first, second = (
        subject | {number: shown, document: name}
        for shown, name in ((PERSON, "瀛环罚〔2026〕1号"), (MASKED, "瀛环罚〔2026〕2号"), (MASKED, "瀛环罚〔2026〕3号"))
    )
    numbered, masked, other = (row["person"] for row in desk.give(feed, into, whole, first, second))
    assert None not in (numbered, masked, other) and len({numbered, masked, other}) == 3
    marks = desk.give(feed, "person_mark", whole, first, second)
    assert [row["person"] for row in marks] == [numbered, masked, other]
    assert marks[0]["id_tail"] == marks[1]["id_tail"] and marks[0]["id_region"] == marks[1]["id_region"] is not None
    assert marks[0]["birth_date"] is not None and marks[1]["birth_date"] is None
    # A name without any number tells nothing of whom it means.
    assert desk.give(feed, "person_mark", subject | {number: ""}) == []


@pytest.mark.parametrize("feed", ["signatories", "directory", "register_persons"])
def test_lists_of_institutions_tell_of_their_people_what_they_print(desk, feed: str) -> None:
    record = {"directory": "person"}.get(feed)
    number, both = "证件号码", {"毕业院校": "瀛川理工大学", "出生日期": "1985年3月7日"}
    told = {
        "signatories": both | {"职称证书编号": "瀛职00123", "手机": "13900005678"},
        "directory": both | {"职业资格证书编号": "瀛职00123", "个人电话": "13900005678"},
        "register_persons": {"移动电话": "13900005678"},
    }[feed]
    (full,) = desk.give(feed, "person_mark", {number: PERSON}, record=record)
    (bare,) = desk.give(feed, "person_mark", told | {number: ""}, record=record)
    assert full["id_tail"] and bare["id_tail"] is None and bare["phone"]
    assert feed == "register_persons" or (
        full["birth_date"] == bare["birth_date"] and bare["title_no"] and bare["school"]
    )
    # A masked name is nobody, whatever else the row states.
    assert desk.give(feed, "person_mark", told | {number: "", "姓名": "示某某"}, record=record) == []


def test_a_shareholder_that_is_a_firm_has_no_birthday(desk) -> None:
    assert (
        desk.give("register_persons", "person_mark", {"证件类型": "统一社会信用代码", "证件号码": "91990101MA00QY01X9"})
        == []
    )
