"""The verbs of a scenario: what the role that we play does to the system under test.

A scenario says what it does in OCPI's own words, ``emsp.get("locations", "LOC1")``; which URL, header, token
and version that means is known here.
"""

from collections.abc import Mapping
from typing import Any

from ocpi_harness.actor import CONFIGURATION, Id
from ocpi_harness.doors import Door, doors, undefined_verbs
from ocpi_harness.evidence import Answer
from ocpi_harness.examples import example
from ocpi_harness.expect import HarnessError, NotObservedError
from ocpi_harness.pages import MOST_PAGES, Pages, next_link
from ocpi_harness.plain import known, plain
from ocpi_harness.registering import Registrant
from ocpi_mocks.kinds import KINDS, Kind, named
from ocpi_reference.spec.endpoints import Endpoint, endpoints
from ocpi_reference.spec.wire import Json

__all__ = ["Party"]

_LONG_AGO = "2000-01-01T00:00:00Z"


class Party(Registrant):
    """The role that we play towards the system under test, in one version of OCPI, for one scenario."""

    def known(self, name: str) -> str:
        """Give an id that exists in the system: from ``[known]`` in sut.toml, or the first one it lists.

        Raises:
            NotObservedError: the operator named none, and the system lists none.
        """
        if name in self._stage.sut.known:
            return self._stage.sut.known[name]
        found = example(name, self.listed)
        if found is None:
            raise NotObservedError(f"needs {name} below [known] in sut.toml, or an object that has one")
        return found

    def listed(self, module: str) -> tuple[Json, ...]:
        """Give the objects that the system lists of a module, fetched once per run.

        Raises:
            NotObservedError: the system offers no such list.
        """
        key = (self.version, module)
        if key not in self._stage.lists:
            self._stage.lists[key] = self.pages(module).objects
        return self._stage.lists[key]

    def fresh(self, name: str, /, **changes: Json) -> dict[str, Json]:
        """Make a plain object of ours that the system has never seen: valid, with a new id, just updated.

        `name` is the kind, such as ``locations`` or ``tokens``; `changes` replace fields, None removes one.

        Raises:
            HarnessError: our role owns no such objects.
        """
        kind = named(name)
        keep = [level.inside for level in kind.levels]
        chosen = plain(kind.obj, self._pattern(kind), self.version, keep=keep)
        return self._anew(kind, chosen, changes)

    def rich(self, name: str, /, **changes: Json) -> dict[str, Json]:
        """Make an object like `fresh`, with every field that our own object has in this version."""
        kind = named(name)
        return self._anew(kind, known(kind.obj, self._pattern(kind), self.version), changes)

    def _pattern(self, kind: Kind) -> dict[str, Json]:
        own = self._stage.partner.store.own(kind.name)
        values = list(own)
        if not values:
            raise HarnessError(f"a {self._link.our_role} owns no {kind.name}; play the role that does")
        return own.show(values[self.seed % len(values)], self.version) or {}

    def _anew(self, kind: Kind, chosen: Json, changes: Mapping[str, Json]) -> dict[str, Json]:
        made = {**_updated(chosen, self.now()), kind.levels[0].field: self.new_id(), **changes}
        return {key: value for key, value in made.items() if value is not None}

    @property
    def ours(self) -> str:
        """The module whose objects we own and push to the system: tokens for an eMSP, locations for a CPO.

        Raises:
            NotObservedError: the system receives nothing that we have.
        """
        for row in endpoints(self.version):
            pushed = row.method == "PUT" and "country_code" in row.parameters and self._link.offers(row)
            if (
                pushed
                and any(kind.name == row.module for kind in KINDS)
                and len(self._stage.partner.store.own(row.module))
            ):
                return row.module
        raise NotObservedError("the system receives no objects that we own")

    def lists(self, *, at_least: int = 0) -> tuple[str, ...]:
        """Give the modules whose list the system offers us, with `at_least` so many objects.

        Raises:
            NotObservedError: there is none.
        """
        offered = [
            row.module
            for row in endpoints(self.version)
            if row.paged and not row.path and self._link.offers(row)
        ]
        found = tuple(module for module in offered if not at_least or len(self.listed(module)) >= at_least)
        if not found:
            raise NotObservedError(f"needs a list of at least {at_least} objects")
        return found

    def doors(self, *, functional: bool = False) -> tuple[Door, ...]:
        """Give every verb that the system offers us, on objects that do not exist; not DELETE credentials.

        `functional` leaves out what serves registration.
        """
        every = doors(self._link, self.new_id())
        return tuple(door for door in every if not functional or door.module not in CONFIGURATION)

    def undefined_verbs(self) -> tuple[Door, ...]:
        """Give every verb that OCPI does not define at an address that the system offers us."""
        return tuple(undefined_verbs(self._link, self.new_id()))

    # Reading.

    def versions(self, **query: str) -> Answer:
        """GET the versions endpoint."""
        return self._send("GET", "versions", query=query)

    def version_details(self) -> Answer:
        """GET the details of this version."""
        return self._send("GET", "version_details")

    def details_of(self, number: str) -> Answer:
        """GET the details of a version that nobody offers, where the URLs of details hold their version.

        Raises:
            NotObservedError: they do not, so nobody can guess the URL.
        """
        listed = self._link.details_url
        url = "/".join(number if part == self.version else part for part in listed.split("/"))
        if url == listed:
            raise NotObservedError("the URL of version details does not hold the version")
        endpoint = self._link.address("GET", "version_details").endpoint
        return self._fetch(url, endpoint, stimulus=f"a version {number} that nobody offers")

    def credentials(self) -> Answer:
        """GET the credentials that the system gave us."""
        return self._send("GET", "credentials")

    def get(self, module: str, *ids: Id, owner: tuple[str, str] | None = None, **query: str) -> Answer:
        """GET a list, or the object that `ids` lead to; on a receiver's side it is one of ours.

        An object may stand for its own id, here and wherever ids are given.

        Raises:
            NotObservedError: the system does not offer the module, as for all verbs.
        """
        return self._send("GET", module, *ids, owner=owner, query=query)

    def page(self, module: str, *ids: str, stimulus: str = "", **query: str) -> Answer:
        """GET one page of a list, with a date_from of long ago where the list demands one.

        `stimulus` says what is wrong with the query on purpose.
        """
        required = next(row.requires for row in endpoints(self.version, module=module) if row.paged)
        query = {**dict.fromkeys(required, _LONG_AGO), **query}
        return self._send("GET", module, *ids, query=query, stimulus=stimulus)

    def pages(self, module: str, *ids: str, **query: str) -> Pages:
        """Crawl a list by its Link headers, up to `MOST_PAGES` pages."""
        answers = [self.page(module, *ids, **query)]
        seen: set[str] = set()
        while len(answers) < MOST_PAGES:
            url = next_link(answers[-1].header("Link"))
            if answers[-1].unsound or url is None:
                return Pages(tuple(answers), answers[-1].unsound)
            if url in seen or not url.startswith(("http://", "https://")):
                return Pages(tuple(answers), f"the next page is {url}, which was fetched or has no scheme")
            seen.add(url)
            first = answers[0].exchange
            answers.append(self._fetch(url, first.endpoint, parameters=first.parameters))
        return Pages(tuple(answers), f"more than {MOST_PAGES} pages")

    # Writing.

    def put(
        self, module: str, body: Json, *ids: Id, owner: tuple[str, str] | None = None, **query: str
    ) -> Answer:
        """PUT an object of ours; without `ids`, at the id that it has."""
        query = {**self._token_type(module, (body,)), **query}
        return self._send("PUT", module, *(ids or (body,)), json=body, owner=owner, query=query)

    def patch(
        self, module: str, changes: Json, *ids: Id, owner: tuple[str, str] | None = None, **query: str
    ) -> Answer:
        """PATCH fields of an object of ours."""
        return self._send("PATCH", module, *ids, json=changes, owner=owner, query=query)

    def post(self, module: str, body: Json, *ids: str, **query: str) -> Answer:
        """POST a body, or none where it is None."""
        return self._send("POST", module, *ids, json=body, query=query)

    def delete(self, module: str, *ids: Id, owner: tuple[str, str] | None = None, **query: str) -> Answer:
        """DELETE an object of ours."""
        return self._send("DELETE", module, *ids, owner=owner, query=query)

    def authorize(self, token_uid: str, location: Json = None, **query: str) -> Answer:
        """Ask an eMSP in real time whether a driver may charge; `location` are LocationReferences."""
        return self._send("POST", "tokens", token_uid, "authorize", json=location, query=query)

    def _fetch(
        self,
        url: str,
        endpoint: Endpoint | None,
        *,
        parameters: Mapping[str, str] | None = None,
        stimulus: str = "",
    ) -> Answer:
        exchange = self._stage.partner.client.request(
            "GET",
            url,
            token=self.token,
            version=self.version,
            endpoint=endpoint,
            parameters=parameters,
            stimulus=stimulus,
        )
        return self._answer(exchange)


def _updated(value: Json, moment: str) -> Any:
    """The object with every ``last_updated`` in it set to one moment."""
    if isinstance(value, list):
        return [_updated(item, moment) for item in value]
    if isinstance(value, dict):
        return {k: moment if k == "last_updated" else _updated(v, moment) for k, v in value.items()}
    return value
