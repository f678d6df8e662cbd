"""Make `store-format-1.gridplan` and its archive, as gridplan 0.1.0 wrote them: not to be made again.

    cd tests && python golden/store_format_1.py

A later format gets a generator and files of its own; these show that what was stored once opens unchanged.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

GOLDEN = Path(__file__).parent
sys.path.insert(0, str(GOLDEN.parent))

from store_case import begun, city, draft_of, put, ticking  # noqa: E402

from gridplan.decisions import Override  # noqa: E402
from gridplan.store import Store  # noqa: E402


def main() -> None:
    """Make both files."""
    store = Store.open(GOLDEN / "store-format-1.gridplan", clock=ticking())
    with tempfile.TemporaryDirectory() as folder:
        area = city(Path(folder) / "city")
        draft = draft_of(area)
        first = begun(store, area)
        tried = put(draft, "b", "2")
        store.branch(first.id, "甲案", author="李四", reason="试试")
        second = store.save(
            first.plan_id, tried, area, parent=first.id, branch="甲案", author="李四", reason="b 划入第二网格"
        )
        overridden = replace(draft, overrides=(Override("R1", "从实际", "张三", date(2026, 1, 1)),))
        third = store.save(first.plan_id, overridden, area, parent=first.id, author="张三", reason="豁免一条")
        merged = store.merging(overridden, area, parent=third.id, theirs=second.id).plan
        assert merged is not None
        fourth = store.save(
            first.plan_id, merged, area, parent=third.id, merged=second.id, author="张三", reason="并入甲案"
        )
        store.publish(fourth.id, author="王五", reason="会议通过")
        store.operate(fourth.id, date(2026, 3, 1), author="王五", reason="会议通过")
        store.restore(first.id, parent=fourth.id, author="张三", reason="另起")
    (GOLDEN / "store-format-1.plan.zip").write_bytes(store.archive(first.plan_id))


if __name__ == "__main__":
    main()
