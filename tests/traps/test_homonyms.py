"""Homonyms merge nobody and charge nobody of S1 or S2, over the whole line; the true key in their place does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hub.graph.releases import Releases
from hub.home import Home
from tests.api.conftest import Hub, Sender, runner
from tests.traps.planted import NAME, SON, Firm, Planted, Who

SCENES = {"led_by": "A03", "signed_by": "A03", "father_and_son": "C01"}
"""What happens around two persons of one name, and the rule that would charge one person."""
NAMESAKES = ("two_numbers", "first_without", "second_without", "both_without")


@dataclass
class Town:
    """A hub that took everything in.

    Attributes:
        trapped: Firms of each scene and kind of namesake.
        meant: Firms of each scene where it is truly one person, or the code is printed.
    """

    home: Path
    hub: Hub
    sender: Sender
    trapped: dict[tuple[str, str], list[Firm]] = field(default_factory=dict)
    meant: dict[str, list[Firm]] = field(default_factory=dict)

    def findings(self) -> list[dict[str, Any]]:
        """All findings."""
        found: list[dict[str, Any]] = self.hub("findings", "--format", "json").json()
        return found

    def charged(self, firms: Sequence[Firm]) -> set[tuple[str, str]]:
        """Rule and severity of each finding that names one of some firms, as subject or party."""
        codes = {firm.code for firm in firms}
        ids = {row[0] for code in codes for row in self.asked("SELECT id FROM organization WHERE code = $it", code)}
        ids |= {row[0] for id in {*ids} for row in self.asked(PEOPLE, id)}
        return {
            (one["rule"], one["severity"])
            for one in self.findings()
            if ids & {one["subject"]["id"], *(party["id"] for party in one["parties"])}
        }

    def people(self, firm: Firm) -> set[str]:
        """Ids of all who have a post at a firm or sign for it."""
        ((id,),) = self.asked("SELECT id FROM organization WHERE code = $it", firm.code)
        return {row[0] for row in self.asked(PEOPLE, id)}

    def asked(self, sql: str, it: str) -> list[tuple[Any, ...]]:
        """Rows of the current release."""
        with Releases(Home.open(self.home)).open() as con:
            return con.execute(sql, {"it": it}).fetchall()


PEOPLE = """
SELECT person FROM role WHERE org = $it UNION SELECT person FROM signatory_authorisation WHERE holder = $it
"""


def namesakes(planted: Planted, kind: str, scene: str) -> Who:
    """Two people; of one or both of them the files print no number."""
    first, second = planted.number(), planted.number()
    called = SON if scene == "father_and_son" and kind == "two_numbers" else NAME
    return {
        "two_numbers": Who(first, second, called),
        "first_without": Who(None, second),
        "second_without": Who(first, None),
        "both_without": Who(None, None),
    }[kind]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    (folder / "sent").mkdir()
    made = Town(folder / "home", runner(folder / "home"), Sender(folder / "sent"))
    planted = Planted()
    for scene in SCENES:
        act: Callable[[Who], list[Firm]] = getattr(planted, scene)
        number = planted.number()
        made.meant[scene] = act(Who(number, number))
        for kind in NAMESAKES:
            made.trapped[scene, kind] = act(namesakes(planted, kind, scene))
    # Father and son of one name, each with a number.
    made.trapped["father_and_son", "one_name"] = planted.father_and_son(Who(planted.number(), planted.number()))
    number = planted.number()
    made.meant["known_at_home"] = planted.known_at_home(number, number)
    made.trapped["known_at_home", "bare"] = planted.known_at_home(planted.number(), None)
    made.meant["name_taken"] = planted.name_taken(charged=True)
    made.trapped["name_taken", "name_alone"] = planted.name_taken(charged=False)
    assert made.hub("init").status == 0
    taken = made.hub("ingest", *planted.files(made.sender), "--format", "json").json()
    assert [(one["file"], one["refused"]) for one in taken if one["refused"]] == []
    return made


TRAPS = [*((scene, kind) for scene in SCENES for kind in NAMESAKES), ("father_and_son", "one_name")]


@pytest.mark.parametrize(
    ("scene", "rule"), [*SCENES.items(), ("known_at_home", "A03"), ("name_taken", "G04"), ("name_taken", "C02")]
)
def test_with_the_true_key_it_is_found(town: Town, scene: str, rule: str) -> None:
    found = {severity for code, severity in town.charged(town.meant[scene]) if code == rule}
    assert found and found <= {"S1", "S2"}


@pytest.mark.parametrize(("scene", "kind"), TRAPS)
def test_namesakes_are_two_and_nobody_is_charged(town: Town, scene: str, kind: str) -> None:
    firms = town.trapped[scene, kind]
    first, second = (town.people(firm) for firm in firms)
    assert first and second and not first & second
    assert town.charged(firms) == set()


def test_whoever_is_one_has_one_id(town: Town) -> None:
    for scene in SCENES:
        first, second = (town.people(firm) for firm in town.meant[scene])
        assert first == second and len(first) == 1


def test_a_bare_name_is_shown_with_its_number_and_charges_nobody(town: Town) -> None:
    firms = town.trapped["known_at_home", "bare"]
    assert town.charged(firms) == set()
    (number,) = town.people(firms[1])
    (bare,) = town.people(firms[0]) - {number}
    shown = [town.hub("show", id, "--format", "json").json() for id in (bare, number)]
    assert shown[0] == shown[1]
    assert (shown[0]["entity"]["id"], shown[0]["entity"]["by_name_as"]) == (number, [bare])
    posts = {(row["role"], row["organization"], row["by_name"]) for row in shown[0]["roles"]}
    assert posts == {
        ("staff", firms[0].name, False),
        ("legal_representative", firms[1].name, False),
        ("legal_representative", firms[0].name, True),
    }
    for lang, sentence in (("zh", "线索不以这些记录为据"), ("en", "no finding rests on them")):
        assert sentence in " ".join(town.hub("show", bare, lang=lang).out.split())
    # Whoever looks at the institution sees one person as well, and nobody is asked who that is.
    people = town.hub("show", firms[0].code, "--format", "json").json()["people"]
    assert {(row["id"], row["identity_basis"]) for row in people} == {(number, "key"), (number, "name")}
    assert bare not in town.hub("unresolved", "--limit", 1000, "--format", "json").out
    assert town.hub("why", bare, number, "--format", "json").json()["apart"] == "shown_as_one"
    assert town.hub("why", bare, bare, "--format", "json").json()["apart"] is None
    # One node, whose link by name is marked; a path takes the link by number.
    for who in (bare, number, firms[1].code):
        around = town.hub("around", who, "--hops", 2, "--format", "json").json()
        assert [node["id"] for node in around["nodes"] if node["kind"] == "person"] == [number]
        marked = [edge["by_name"] for edge in around["edges"] if edge["a"] == number]
        assert sorted(marked) == [False, False, True]
    for lang, sentence in (("zh", "标为“仅凭姓名”的关联"), ("en", "Links marked “by name”")):
        assert sentence in town.hub("around", bare, lang=lang).out
        assert sentence not in town.hub("path", firms[0].code, firms[1].code, lang=lang).out
    steps = town.hub("path", firms[0].code, firms[1].code, "--format", "json").json()["steps"]
    assert [step["by_name"] for step in steps] == [False, False]
    assert number in town.hub("path", bare, number).out
    # Namesakes elsewhere are looked for as before.
    other = town.people(town.trapped["led_by", "both_without"][0])
    assert other <= {row["id"] for row in town.hub("unresolved", "--limit", 1000, "--format", "json").json()}
    (whole,) = (town.hub("show", id, "--format", "json").json() for id in other)
    assert town.hub("why", *other, number, "--format", "json").json()["apart"] == "name_only"
    assert "by_name_as" not in whole["entity"] and "by_name" not in whole["roles"][0]


def test_a_firm_answers_for_nothing_that_only_its_name_bears(town: Town) -> None:
    old, new = town.trapped["name_taken", "name_alone"]
    assert old.name == new.name and old.code != new.code
    ids = {row[0] for row in town.asked("SELECT id FROM organization WHERE name_key(name) = name_key($it)", old.name)}
    assert len(ids) == 3  # the two codes, and the name alone
    assert {severity for _, severity in town.charged([new])} & {"S1", "S2"} == set()
    # What bears the code of the cancelled firm stays with that.
    ((bans,),) = town.asked(
        "SELECT count(*) FROM ban JOIN organization AS o ON o.id = ban.org WHERE o.code = $it", new.code
    )
    assert bans == 0


def test_candidates_and_a_later_file_change_nothing(town: Town, tmp_path: Path) -> None:
    home = Path(shutil.copytree(town.home, tmp_path / "home"))
    (tmp_path / "sent").mkdir()
    again = Town(home, runner(home), Sender(tmp_path / "sent"), town.trapped, town.meant)
    queue = tmp_path / "pairs.csv"
    assert again.hub("review", "--export", queue).status == 0
    # The very name that was taken is among the pairs that a person is asked about.
    assert town.trapped["name_taken", "name_alone"][0].name in queue.read_text("utf-8-sig")
    before = {one["id"] for one in again.findings()}
    more = Planted()
    more.rows = {header: [] for header in more.rows}
    more.post(town.trapped["led_by", "both_without"][0], NAME, None, "2025-06-01")
    (persons,) = [path for path in more.files(again.sender) if path.name == "登记人员.csv"]
    persons.with_name(persons.name + ".cover.csv").unlink()
    assert again.hub("ingest", persons).status == 0
    assert again.hub("rebuild").status == 0
    assert {one["id"] for one in again.findings()} == before
    for scene, kind in TRAPS:
        first, second = (again.people(firm) for firm in town.trapped[scene, kind])
        assert not first & second
