"""Real-time authorization: what the eMSP answers when a driver presents a token.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_tokens.asciidoc#mod_tokens_post_method
"""

import uuid

from ocpi_mocks.addresses import Handler
from ocpi_mocks.answers import Answer, invalid, ok
from ocpi_mocks.calls import Call
from ocpi_mocks.decision import Decision
from ocpi_mocks.kinds import Target
from ocpi_mocks.modules.reading import body, same_ids, unknown
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.store import Object
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.tokens import AllowedType, AuthorizationInfo
from ocpi_reference.spec.translation import express

__all__ = ["authorizes", "decide"]


_TOLD = {
    AllowedType.BLOCKED: "This card is blocked.",
    AllowedType.EXPIRED: "This card has expired.",
    AllowedType.NO_CREDIT: "There is not enough credit left on this card.",
    AllowedType.NOT_ALLOWED: "This card cannot be used at this location.",
}


def decide(platform: Platform, token: Object) -> Decision:
    """Give the decision about a token of ours: what was arranged for it, else by whether it is valid."""
    arranged = platform.decisions.get(platform.store.own("tokens").key(token))
    return arranged or Decision(AllowedType.ALLOWED if token["valid"] else AllowedType.BLOCKED)


def authorizes(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Answer a real-time authorization request.

    Opening hours and the status of an EVSE have no say: what an eMSP knows of them may be old.
    """
    tokens, same = platform.store.own("tokens"), same_ids(version)

    def answer(call: Call) -> Answer:
        uid, wanted = call.parameters["token_uid"], call.query.get("type") or "RFID"
        token = _presented(uid, wanted)
        if token is None:
            return unknown(call, target, f"there is no {wanted} token {uid!r}")
        where = body(call, row.takes, additions=platform.additions) if call.body.strip() else None
        decision = decide(platform, token)
        if decision.needs_location and where is None:
            return invalid("this token is valid at some locations only; say where it is used", code=2002)
        info: Object = {"allowed": decision.allowed, "token": token}
        if decision.allowed is AllowedType.ALLOWED:
            info["authorization_reference"] = str(uuid.uuid4())
            if where is not None:
                info["location"] = _permitted(where, decision)
        else:
            info["info"] = {"language": "en", "text": _TOLD[decision.allowed]}
        return ok(express(AuthorizationInfo, info, version))

    def _presented(uid: str, wanted: str) -> Object | None:
        """Find the token by uid and by the type that this version knows it under."""
        for token in tokens.with_id(uid):
            shown = tokens.show(token, version)
            if shown and same(shown["uid"], uid) and shown["type"] == wanted:
                return token
        return None

    return answer


def _permitted(where: Object, decision: Decision) -> Object:
    if decision.evse_uids is None or not where.get("evse_uids"):
        return where
    return {**where, "evse_uids": [uid for uid in where["evse_uids"] if uid in decision.evse_uids]}
