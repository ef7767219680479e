"""What has to happen for a fault to be seen, where the scenarios of what it breaks do not bring it about.

A rule judges what is there: for a fault in a list somebody has to fetch one, for a fault in a push somebody
has to ask for it. Each line names requirements whose scenarios do that, and the faults that need them.
"""

from types import MappingProxyType

__all__ = ["SCOPES", "SIGHTS", "TOO_SLOW"]

_BY_SIGHT = {
    # lists of Locations and Tokens
    ("locations-017", "tokens-038"): (
        "answers.throttled-by-private-code",
        "envelope.payload-bare",
        "envelope.status-code-as-text",
        "envelope.status-code-of-http",
    ),
    # lists with more than one page
    ("transport-055", "tokens-038"): (
        "paging.link-relative",
        "paging.link-without-brackets",
        "paging.no-limit",
        "paging.no-total",
    ),
    # single objects
    ("locations-031", "tokens-018"): ("envelope.object-in-list",),
    # objects that do not exist
    ("transport-111", "transport-112"): (
        "answers.errors-in-html",
        "answers.errors-without-ids",
        "envelope.message-as-object",
    ),
    # objects that come to the system, right ones and wrong ones
    ("transport-113", "transport-066"): (
        "answers.code-of-registration",
        "answers.unavailable",
        "answers.unlisted-refusal",
        "answers.unlisted-success",
        "envelope.data-for-nothing",
    ),
    # whole objects that the system pushes
    ("locations-006",): (
        "requests.content-type-of-forms",
        "requests.new-objects-by-post",
        "requests.no-authorization",
        "requests.owner-left-out",
        "requests.party-never-announced",
        "requests.scheme-bearer",
        "requests.scheme-in-small-letters",
        "requests.two-blanks",
    ),
    # changes that the system pushes
    ("locations-003", "transport-021"): (
        "requests.patch-as-merge-patch",
        "requests.patch-as-operations",
        "requests.patch-without-date",
    ),
    # a registration that the system begins
    ("credentials-001",): ("requests.routed-to-nobody",),
    # questions about Tokens: a valid one, an invalid one, and one without a place
    ("tokens-055", "tokens-057", "tokens-052"): (
        "authorization.location-unasked",
        "authorization.own-word",
        "authorization.refusal-is-an-error",
    ),
}

SIGHTS = MappingProxyType({name: rows for rows, names in _BY_SIGHT.items() for name in names})
"""Requirements whose scenarios are played as well, by the name of the fault."""

TOO_SLOW = frozenset({"authorization.slow"})
"""Faults whose proof takes minutes: twenty questions, each answered after three seconds."""

SCOPES = MappingProxyType(
    {
        "answers.unavailable": "module=tokens",
        "answers.unlisted-refusal": "module=tokens",
        "answers.unlisted-success": "module=tokens",
    }
)
"""The scope of a fault that would prevent the registration without one."""
