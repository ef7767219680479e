"""Redaction: no credentials token leaves the memory of a run, in no file, no line and no report.

Every token gets a pseudonym like ``<token_b>`` that stays the same for the whole run, so that evidence still
shows which token was used where.
"""

import base64
import json
import re
import threading
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from ocpi_reference.exchange import Exchange, Headers, Request, Response

__all__ = ["Redactor"]

SHORTEST = 4
"""A shorter token is replaced where OCPI puts tokens only: elsewhere it could be any piece of text."""

_AUTHORIZATION = {"authorization", "proxy-authorization"}
_RUN = re.compile(rb"[A-Za-z0-9+/=_-]{12,}")
"""Hundreds of tokens are looked for in megabytes of text. Most text holds few stretches that could be part
of a token, so only those are compared."""
_REMEMBERED = 100_000
_TOKEN_FIELD = re.compile(rb'("token"\s*:\s*")((?:[^"\\]|\\.)*)')


class Redactor:
    """Learns the tokens of a run as they pass and replaces them; safe to use from several threads."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._forms: dict[bytes, _Form] = {}
        self._clean: set[bytes] = set()
        self._lock = threading.RLock()

    def learn(self, secret: str, name: str) -> str:
        """Remember a secret and give its pseudonym; `name` is what the pseudonym says, like ``token_a``.

        A secret that is known already keeps the pseudonym it has.
        """
        with self._lock:
            if secret in self._names:
                return self._names[secret]
            taken = sum(known.startswith(f"<{name}") for known in self._names.values())
            pseudonym = f"<{name}_{taken + 1}>" if taken else f"<{name}>"
            self._names[secret] = pseudonym
            if len(secret) >= SHORTEST:
                for form in _forms(secret):
                    anchor = max(_RUN.findall(form), key=len, default=b"")
                    self._forms.setdefault(form, _Form(form, pseudonym.encode(), anchor))
                self._clean.clear()
            return pseudonym

    def text(self, text: str) -> str:
        """Replace every known secret in a text, plain, Base64 encoded or escaped."""
        return self._replaced(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def exchange(self, exchange: Exchange) -> Exchange:
        """Give the exchange without secrets; those that it shows for the first time are learnt."""
        request, response = exchange.request, exchange.response
        authorized = tuple(self._header(name, value, exchange) for name, value in request.headers)
        asked = self._body(request.body, "token_b")
        answered = self._body(response.body, "token_c") if response else b""
        return replace(
            exchange,
            request=Request(
                headers=self._headers(authorized),
                body=asked,
                method=request.method,
                url=self.text(request.url),
            ),
            response=response
            and Response(headers=self._headers(response.headers), body=answered, status=response.status),
            failure=self.text(exchange.failure),
            parameters=MappingProxyType({key: self.text(v) for key, v in exchange.parameters.items()}),
        )

    def _headers(self, headers: Headers) -> Headers:
        return tuple((name, self.text(value)) for name, value in headers)

    def _header(self, name: str, value: str, exchange: Exchange) -> tuple[str, str]:
        if name.lower() not in _AUTHORIZATION:
            return name, value
        scheme, _, sent = value.partition(" ")
        if not sent.strip():
            return name, value if scheme in ("Token", "") else self.learn(scheme, "strange_token")
        who = f"token_{exchange.token.lower()}" if exchange.token else "strange_token"
        plain = _decoded(sent)
        pseudonym = self._names.get(sent) or self._names.get(plain)
        return name, f"{scheme} {pseudonym or self.learn(plain or sent, who)}"

    def _body(self, body: bytes, name: str) -> bytes:
        if b'"token"' in body:
            body = _TOKEN_FIELD.sub(lambda found: found[1] + self._field(found[2], name), body)
        return self._replaced(body)

    def _field(self, raw: bytes, name: str) -> bytes:
        try:
            value = str(json.loads(b'"' + raw + b'"'))
        except ValueError:
            value = raw.decode("utf-8", "replace")
        return self.learn(value, name).encode() if value else raw

    def _replaced(self, text: bytes) -> bytes:
        with self._lock:
            found = {form for run in set(_RUN.findall(text)) for form in self._in_run(run)}
            found.update(form for form in self._forms.values() if not form.anchor and form.text in text)
        for form in sorted(found, key=lambda form: len(form.text), reverse=True):
            text = text.replace(form.text, form.pseudonym)
        return text

    def _in_run(self, run: bytes) -> list["_Form"]:
        """The forms whose anchor lies in a run; runs without any are the rule, and remembered."""
        if run in self._clean:
            return []
        found = [form for form in self._forms.values() if form.anchor and form.anchor in run]
        if not found:
            if len(self._clean) >= _REMEMBERED:
                self._clean.clear()
            self._clean.add(run)
        return found


class _Form(NamedTuple):
    """One way in which a secret may be written."""

    text: bytes
    pseudonym: bytes
    anchor: bytes
    """Its longest run of the characters that most tokens are made of; empty where that is short."""


def _forms(secret: str) -> set[bytes]:
    """The ways in which a secret may be written: as it is, in a header, in JSON, in a URL."""
    plain = secret.encode("utf-8", "surrogatepass")
    encoded = base64.b64encode(plain)
    return {
        plain,
        encoded,
        encoded.rstrip(b"="),
        json.dumps(secret)[1:-1].encode(),
        quote(plain, safe="").encode(),
    }


def _decoded(sent: str) -> str:
    """The token in a Base64 encoded header; empty where the header is no Base64 of a printable text."""
    try:
        plain = base64.b64decode(sent, validate=True).decode("ascii")
    except ValueError:
        return ""
    return plain if plain.isprintable() else ""
