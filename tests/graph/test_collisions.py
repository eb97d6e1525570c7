"""Where the hashes of two keys are equal, the rows stay two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from small_batches import Batch, Row, Shelf, put
from test_delta import Carried

from hub.graph.digests import Digests
from hub.graph.statements import Statements
from schema.feed import Feed

FIRST, SECOND = Row(), Row(person="t2", called="示例乙")
SENT = [
    Batch((FIRST, SECOND), date(2026, 1, 31), "full"),
    Batch((Row(called="示例丙"),), date(2026, 3, 31)),
    Batch((SECOND, Row("91990102MA00YL026P", "瀛川云澜纸业有限公司", "t3", "示例丁")), date(2026, 6, 30), "full"),
    Batch((Row(person="t2", called="示例戊"),), date(2026, 6, 30)),
]


def carried(contract: Feed, shelf: Shelf, batches: Sequence[Batch]) -> list[Digests]:
    """Digests after each batch, and with the second batch taken back."""
    kept, manifests, found = Carried(contract, shelf), [], []
    for seq, batch in enumerate(batches, 1):
        manifests.append(put(shelf, seq, batch, contract))
        found += [*kept.on_to(manifests)]
    return [*found, *kept.on_to([manifests[0], *manifests[2:]])]


def test_equal_hashes_lose_no_row(
    contract: Feed, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = carried(contract, Shelf(tmp_path_factory.mktemp("apart")), SENT)
    monkeypatch.setattr(Statements, "key", property(lambda _: "1::UBIGINT"))
    assert carried(contract, Shelf(tmp_path_factory.mktemp("equal")), SENT) == apart
