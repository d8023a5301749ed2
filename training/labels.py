"""What the reading model predicts: kinds of trigger, the classes at each, and the roles that hang on it.

One list, read by training and written into the model file, so that reading never repeats it.
"""

from __future__ import annotations

EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("actual", "future", "hypothetical", "negated", "historical")
MEETINGS = ("held", "ongoing", "scheduled", "proposed", "refused", "cancelled")
LIKELIHOODS = ("very low", "low", "even", "high", "very high", "unclear")
LEVELS = ("", "head", "minister", "deputy", "envoy", "official", "organisation")

# Trigger layers: at each word one class a layer, 0 is "none".
LAYERS: dict[str, tuple[str, ...]] = {
    "event": EVENT_TYPES,
    "cue": ("cue",),
    "meeting": MEETINGS,
    "force": ("force",),
    "assessment": LIKELIHOODS,
}
# Roles: the words that belong to a trigger of that layer; each is tagged inside/outside, given the trigger.
ROLES: dict[str, tuple[str, ...]] = {
    "event": ("evidence", "actor", "recipient", "speaker", "issue", "condition", "place"),
    "cue": ("cue", "source", "content"),
    "meeting": ("evidence", "place"),
    "force": ("evidence", "what", "according_to", "where"),
    "assessment": ("evidence", "by", "about"),
}
