"""A process of its own that saves to a store again and again, and says on its output what was acknowledged.

    python store_writer.py ADDRESS AREA PLAN_ID COUNT [BRANCH]

It takes up where the branch stands. A save that another came before is made again on what is there then.
"""

import sys

from store_case import draft_of, put

from gridplan.errors import StoreConflictError, StoreError
from gridplan.store import Store
from gridplan.study_area import read_area


def tell(*words: str) -> None:
    """Say a line at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main(address: str, folder: str, plan_id: str, count: str, person: str) -> None:
    """Save until so many were acknowledged; a line for each: its number and id."""
    store, area = Store.open(address), read_area(folder)
    draft = draft_of(area)
    plans = [put(draft, "d", grid) for grid in "12"]
    done, head = 0, None
    while done < int(count):
        try:
            head = head or store.head(plan_id).id
            saved = store.save(plan_id, plans[done % 2], area, parent=head, author=person, reason=f"{person} {done}")
        except StoreConflictError as told:
            head = told.since[0].id
            continue
        except StoreError as refused:
            tell("refused", refused.to("en"))
            continue
        head = saved.id
        done += 1
        tell(str(saved.number), saved.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
