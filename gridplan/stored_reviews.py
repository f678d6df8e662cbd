"""What in a store comes up for review: every plan in operation, by the term that the policy of its area sets."""

from datetime import date

from gridplan import resources
from gridplan.errors import GridplanError
from gridplan.manifest import Manifest
from gridplan.policy import read_policy
from gridplan.review_clock import ASSUMED_TERM, WITHIN_MONTHS, Review, Term, in_order, review_of, term_of
from gridplan.store import Store
from gridplan.study_area import read_manifest


def stored_reviews(store: Store, as_of: date, *, within_months: int = WITHIN_MONTHS) -> list[Review]:
    """Return the review of each plan that is in operation on a day, the most pressing first. Raises StoreError."""
    terms: dict[str, Term] = {}
    found = []
    for operation in store.in_operation(as_of):
        area = operation.plan.area_id
        if area not in terms:
            terms[area] = area_term(area)
        found.append(review_of(operation.plan.name, operation.start, terms[area], as_of, within_months=within_months))
    return in_order(found)


def area_term(area_id: str) -> Term:
    """Return the term for a study area by id: of the examples, or of one's own; assumed for one that is not here."""
    manifest = _manifest(area_id)
    if manifest is None or manifest.default_policy is None:
        return ASSUMED_TERM
    place = manifest.place
    names = () if place is None else (place.province, place.city, place.county)
    places = frozenset(name for name in (*names, *manifest.admin_areas) if name)
    try:
        return term_of(read_policy(manifest.default_policy), places)
    except GridplanError:
        return ASSUMED_TERM


def _manifest(area_id: str) -> Manifest | None:
    for folder in (*resources.example_areas().values(), *resources.own_areas()):
        try:
            manifest = read_manifest(folder)
        except GridplanError:
            continue  # told when it is opened
        if manifest.id == area_id:
            return manifest
    return None
