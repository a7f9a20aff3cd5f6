"""Plans that the demo's parent, who thinks of opening an institution, has kept."""

from urllib.parse import urlencode

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.preparation import actions, queries
from tuoyu.rules.filing.forbidden_sites import NO_TRAIT

TOLD = {
    "kind": "centre", "tenure": "leased", "lease_years": 2, "fire_rating": 2, "in_high_rise": "no",
    "own_exits": "no", "forbidden_traits": NO_TRAIT, "building_m2": 420, "indoor_m2": 330, "outdoor_m2": 80, "shares_outdoor": "no", "free_standing": "yes",
    "catering": "yes", "health_staff": 1, "guards": 1, "rows-TOTAL_FORMS": 2,
    "rows-INITIAL_FORMS": 0, "rows-0-band": "small", "rows-0-places": 15, "rows-0-carers": 3,
    "rows-0-floor": 1, "rows-0-room_m2": 52, "rows-1-band": "big", "rows-1-places": 20,
    "rows-1-carers": 2, "rows-1-floor": 2, "rows-1-room_m2": 70,
}  # fmt: skip


def build(owner: User) -> None:
    """One plan, with something to mend; building twice changes nothing."""
    by = actor_of(owner)
    if not queries.plans_of(by).exists():
        actions.keep_plan("示例路临街商铺一至二层", urlencode(TOLD), by=by)
