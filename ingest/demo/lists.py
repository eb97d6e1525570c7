"""Rows of the lists that market regulation and ecology keep about institutions, from the institutions in memory."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.demo.agencies import Agency
from ingest.demo.days import iso
from ingest.demo.dirt import KEEP
from ingest.demo.firms import Lab, Signer
from ingest.demo.methods import Method, methods
from ingest.demo.people import learning

Row = dict[str, object]
IDENTITY = "居民身份证"
TITLES = ("工程师", "高级工程师", "正高级工程师")


def register(labs: list[Lab]) -> Iterator[Row]:
    """The company register's rows of institutions."""
    for lab in labs:
        yield {
            "name": lab.name,
            "code": lab.code,
            "established_on": iso(lab.established),
            "org_type": lab.kind,
            "legal_representative": lab.stakes[0].person.name,
            "registered_capital": f"{500 + lab.index % 7 * 100}万元人民币",
            "business_scope": "环境保护监测；水质检测；检验检测服务\n（依法须经批准的项目，经批准后方可开展经营活动）",
            "province": "瀛川",
            "district": lab.place.city_name.removesuffix("市"),
            "address": lab.address,
            "status": lab.status,
            "status_on": iso(lab.status_on),
            "authority": lab.owner.name,
            "division": lab.place.code,
            "phone": lab.phone,
            KEEP: True,
        }


def disclosure(labs: list[Lab]) -> Iterator[Row]:
    """Disclosure objects under GSXT keys; names of people as published, never an id."""
    by_head: dict[str, list[Lab]] = {}
    for lab in labs:
        if lab.head_office:
            by_head.setdefault(lab.head_office, []).append(lab)
    for lab in labs:
        stakes = lab.stakes
        yield {
            "entName": lab.name,
            "uniscId": lab.code,
            "entType_CN": lab.kind,
            "regState_CN": lab.status,
            "name": stakes[0].person.name,
            "regCaption": f"{500 + lab.index % 7 * 100}万元人民币",
            "estDate": iso(lab.established),
            "opFrom": iso(lab.established),
            "opTo": "9999-9-9" if lab.index % 2 else "长期",
            "regOrg_CN": lab.owner.name,
            "dom": lab.address,
            "tel": lab.phone,
            "email": lab.email,
            "shareholders": [
                {"inv": s.person.name, "invType_CN": "自然人股东", "liSubConAm": f"{(s.share or 1) * 5:g}"}
                for s in stakes
                if s.capacity == "股东" and s.ends is None
            ],
            "keyPersons": [
                {"name": s.person.name, "position_CN": s.capacity} for s in stakes if s.capacity in ("监事", "董事")
            ],
            "branches": [
                {"brName": b.name, "uniscId": b.code, "regOrg_CN": b.owner.name} for b in by_head.get(lab.code, [])
            ],
            "changes": [
                {"altItem_CN": "名称变更", "altBe": name, "altAf": lab.name, "altDate": iso(on)}
                for name, on in lab.former
            ],
            "historyName": ";".join(name for name, _ in lab.former),
        }


def register_persons(labs: list[Lab]) -> Iterator[Row]:
    """The internal register of persons and shareholders."""
    for lab in labs:
        for stake in lab.stakes:
            yield {
                "org_code": lab.code,
                "org_name": lab.name,
                "post": stake.capacity,
                "name": stake.person.name,
                "document": "10",
                "person_id": stake.person.shown,
                "share": None if stake.share is None else f"{stake.share:g}",
                "state_owned": "是" if stake.state_owned else "否",
                "valid_from": iso(stake.begins or lab.established),
                "valid_to": iso(stake.ends),
                KEEP: True,
            }


def certificates(labs: list[Lab], by: Agency) -> Iterator[Row]:
    """Certificates on the province's list."""
    for lab in labs:
        for one in lab.certificates:
            if one.sent:
                yield {
                    "number": one.number,
                    "holder_name": lab.name,
                    "holder_code": lab.code,
                    "authority_name": by.name,
                    "authority_code": by.code,
                    "issued_on": iso(one.begins),
                    "valid_to": iso(one.ends),
                    "address": lab.address,
                    KEEP: True,
                }


def sites(labs: list[Lab]) -> Iterator[Row]:
    """Sites of the certificates."""
    for lab in labs:
        for one in lab.certificates:
            for site in lab.sites if one.sent else ():
                yield {
                    "number": one.number,
                    "holder_name": lab.name,
                    "holder_code": lab.code,
                    "site_no": site.number,
                    "address": site.address,
                    "division": site.division,
                    KEEP: True,
                }


def events(labs: list[Lab]) -> Iterator[Row]:
    """Events of certificates."""
    for lab in labs:
        for event in lab.events:
            yield {
                "number": event.number,
                "holder_name": lab.name,
                "holder_code": lab.code,
                "type": event.type,
                "reason": event.reason,
                "scope": event.scope,
                "site_no": event.site,
                "decided_on": iso(event.decided),
                "served_on": iso(event.served),
                "valid_from": iso(event.begins),
                "valid_to": iso(event.ends),
                KEEP: True,
            }


def capability(labs: list[Lab]) -> Iterator[Row]:
    """Lines of the annexes, grouped as they are printed."""
    order = {m: i for i, m in enumerate(methods())}
    for lab in labs:
        for one in lab.certificates:
            for site in lab.sites if one.sent else ():
                lines: list[tuple[Method, int, int | None]] = [(m, one.begins, None) for m in site.scope]
                lines += [(m, begins, ends) for number, m, begins, ends in lab.dated if number == site.number]
                for line, begins, ends in sorted(lines, key=lambda x: order.get(x[0], len(order))):
                    yield {
                        "number": one.number,
                        "site_no": site.number,
                        "category": line.category,
                        "object": line.object,
                        "item": line.item,
                        "method": f"{line.title} {line.method}",
                        "valid_from": iso(begins),
                        "valid_to": iso(ends),
                        KEEP: True,
                    }


def method_changes(labs: list[Lab]) -> Iterator[Row]:
    """Declared changes of method editions."""
    for lab in labs:
        for change in lab.changes:
            yield {
                "number": change.number,
                "old_method": change.old,
                "new_method": change.new,
                "filed_on": iso(change.filed),
                KEEP: True,
            }


def signatories(labs: list[Lab]) -> Iterator[Row]:
    """Authorised signatories of each certificate; a renewal names those again who are still there."""
    for lab in labs:
        for one in lab.certificates if lab.signers else ():
            able = [s for s in lab.signers if one.sent and _under(s, one.begins, one.ends)]
            for s in sorted(able, key=lambda x: x.site):
                approved = max(s.approved, one.begins)
                yield {
                    "number": one.number,
                    "holder_name": lab.name,
                    "holder_code": lab.code,
                    "site_no": s.site,
                    "name": s.person.name,
                    "document": IDENTITY,
                    "person_id": s.person.shown,
                    "title": TITLES[lab.index % 3],
                    **learning(s.person),
                    "field": s.scope,
                    "accepted_on": iso(min(s.accepted, approved) if approved == s.approved else one.begins - 30),
                    "approved_on": iso(approved),
                    "self_declared_on": iso(s.declared),
                    "cancelled_on": iso(s.cancelled),
                    KEEP: True,
                }


def _under(signer: Signer, begins: int, ends: int) -> bool:
    return min(signer.approved, signer.accepted) <= ends and (signer.cancelled is None or signer.cancelled >= begins)


def entries(labs: list[Lab], agencies: dict[str, Agency]) -> Iterator[Row]:
    """The directory's entries; `agencies` by city."""
    for lab in labs:
        by = agencies[lab.place.city]
        closed = lab.posts[0].ends
        yield {
            "org_name": lab.name,
            "org_code": lab.code,
            "authority_name": by.name,
            "authority_code": by.code,
            "certificate_no": lab.certificates[-1].number if lab.certificates else None,
            "address": lab.address,
            "phones": lab.phone,
            "email": lab.email,
            "valid_from": iso(lab.certificates[0].begins if lab.certificates else lab.established),
            "valid_to": iso(closed),
            KEEP: True,
        }


def people(labs: list[Lab]) -> Iterator[Row]:
    """Key posts and staff of the directory."""
    for lab in labs:
        for post in lab.posts:
            if post.listed:
                yield {
                    "org_name": lab.name,
                    "org_code": lab.code,
                    "name": post.person.name,
                    "document": IDENTITY,
                    "person_id": post.person.shown,
                    **learning(post.person),
                    "post": post.post,
                    "employment": post.employment,
                    "valid_from": iso(post.begins),
                    "valid_to": iso(post.ends),
                    "confirmed_on": iso(post.confirmed if post.ends is None else min(post.ends, post.confirmed)),
                    KEEP: True,
                }


def instruments(labs: list[Lab]) -> Iterator[Row]:
    """Instruments of the directory."""
    for lab in labs:
        for one in lab.instruments:
            yield {
                "org_name": lab.name,
                "org_code": lab.code,
                "maker": one.maker,
                "model": one.model,
                "serial_no": one.serial,
                "origin": one.origin,
                "valid_from": iso(one.begins),
                "valid_to": iso(one.ends),
                KEEP: True,
            }
