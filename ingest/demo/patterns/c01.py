"""C01: a new institution that seems to carry on for one whose certificate was withdrawn or revoked."""

from __future__ import annotations

from ingest.demo.days import TODAY, day, iso
from ingest.demo.firms import Event, Instrument, Lab, Post
from ingest.demo.stage import Stage

CLOSED = (day(2024, 8, 20), day(2025, 2, 10), day(2025, 9, 15), day(2026, 2, 5), day(2024, 4, 12))
WAYS = (
    ("head", "phone", "instruments"),
    ("controller", "instruments", "staff"),
    ("leads", "instruments", "phone"),
    ("head", "leads", "staff"),
    ("controller", "phone", "head"),
)
EARLY = day(2024, 4, 5)
ALL = ("head", "controller", "instruments", "phone")


def plant(stage: Stage) -> None:
    """Plant the successors, and the conversions, purchases and neighbours that are none."""
    for i, way in stage.times(len(WAYS)):
        closed = CLOSED[i % len(CLOSED)]
        old, new = _pair(stage, closed, ("撤销", "欺骗取得") if i % 2 else ("吊销", "处罚"))
        for link in WAYS[way]:
            _share(link, old, new, closed)
        stage.tell("C01", "planted", "+".join(WAYS[way]), new, (old.code,), note=f"{iso(closed)}后关联")
    traps = (
        "voluntary",
        "conversion",
        "succession",
        "auction",
        "hired_after",
        "address_only",
        "late",
        "shared_clients",
    )
    for trap in traps:
        for i in stage.twice():
            # More than two years must fit between the end and the demo's today.
            _alike(stage, trap, EARLY - 6 * i if trap == "late" else CLOSED[i % len(CLOSED)])


def _pair(stage: Stage, closed: int, why: tuple[str, str], gap: int = 100) -> tuple[Lab, Lab]:
    begins = closed - 1100
    old = stage.founder.found([(begins, begins + 2191)])
    client = stage.client()
    for days in (400, 200, 90):
        stage.report(old, closed - days, client)
    old.close(closed)
    if why[0]:
        old.events.append(Event(old.certificates[0].number, *why, closed - 5, closed, served=closed - 2))
    first = min(closed + gap, TODAY - 90)
    new = stage.founder.found([(first, first + 2191)], established=first - 60, place=old.place)
    stage.report(new, first + 30, stage.client())
    return old, new


def _share(link: str, old: Lab, new: Lab, closed: int) -> None:
    if link == "phone":
        new.phone, new.email = old.phone, old.email
    elif link == "head":
        new.head(old.stakes[0].person)
    elif link == "controller":
        new.stakes[1].person = old.stakes[1].person
    elif link == "instruments":
        for tool in old.instruments[:3]:
            new.instruments.append(Instrument(tool.maker, tool.model, tool.serial, closed + 20, "受让"))
    elif link == "leads":
        for post in new.posts[1:4]:
            post.person = old.holder(post.post)
    else:
        for post in [p for p in old.posts if p.post in ("采样人员", "分析人员", "授权签字人")][:4]:
            new.posts.append(Post(post.person, post.post, new.established + 5))


def _alike(stage: Stage, trap: str, closed: int) -> None:
    why = {"voluntary": ("注销", "依申请"), "conversion": ("注销", "分立合并"), "succession": ("注销", "分立合并")}
    old, new = _pair(stage, closed, why.get(trap, ("吊销", "处罚")), gap=850 if trap == "late" else 100)
    links: tuple[str, ...] = ALL if trap in ("voluntary", "conversion", "succession") else ()
    if trap in ("conversion", "succession"):
        manner = "改制" if trap == "conversion" else "资产收购"
        number = f"瀛国资〔2025〕{stage.next()}号"
        stage.add(
            "successions",
            old_name=old.name,
            old_code=old.code,
            new_name=new.name,
            new_code=new.code,
            manner=manner,
            doc_no=number,
            effective_on=iso(closed),
        )
    if trap == "auction":
        for tool in old.instruments[:3]:
            new.instruments.append(Instrument(tool.maker, tool.model, tool.serial, closed + 60, "拍卖"))
        new.address = new.sites[0].address = old.address
    elif trap == "hired_after":
        for post in [p for p in old.posts if p.post in ("采样人员", "分析人员")][:4]:
            new.posts.append(Post(post.person, post.post, new.certificates[0].begins + 40))
    elif trap in ("address_only", "shared_clients"):
        new.address = new.sites[0].address = old.address
        client = stage.client()
        stage.engagement(old, client, closed - 200, closed - 30, targets=(client,))
        stage.engagement(new, client, closed + 130, closed + 140, targets=(client,))
    elif trap == "late":
        links = ALL
    for link in links:
        _share(link, old, new, closed)
    stage.tell("C01", "lookalike", trap, new, (old.code,))
