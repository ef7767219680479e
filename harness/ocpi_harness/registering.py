"""The verbs of registration: credentials, their renewal and their end, whichever side begins.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_registration
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from ocpi_harness.actor import USUAL
from ocpi_harness.evidence import Answer, Asked
from ocpi_harness.expect import InconclusiveError
from ocpi_harness.listening import Listener
from ocpi_harness.received import Received
from ocpi_harness.triggers import TriggerError
from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import RegistrationError
from ocpi_mocks.parties import credentials_object
from ocpi_mocks.publishing import move
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json

__all__ = ["Registrant"]

_PAUSE = 0.5
"""Seconds between two looks at whether a token still opens the system."""


class Registrant(Listener):
    """A listener that also registers with the system, and lets it register."""

    # Our credentials, as they are sent.

    def our_credentials(self, *, token: Json = None, **changes: Json) -> dict[str, Json]:
        """Write our credentials object; a `change` that is None removes a field.

        Without `token` it holds a new token B. The token opens us from now on: a system may use it at once.
        """
        partner = self._stage.partner
        if token is None:
            token = partner.platform.registry.new_token()
        if isinstance(token, str):
            partner.platform.registry.announce(token, partner.connection)
        written = credentials_object(
            partner.parties, token="", url=partner.versions_url, version=self.version
        )
        made = {**written, "token": token, **changes}
        return {key: value for key, value in made.items() if value is not None}

    def post_credentials(self, body: Json, *, token: str | None = USUAL, stimulus: str = "") -> Answer:
        """POST credentials as they are; where the system accepts them, its token is ours from then on."""
        answer = self.raw("POST", "credentials", json=body, token=token, stimulus=stimulus)
        return self._taken_over(body, answer)

    def put_credentials(self, body: Json, *, token: str | None = USUAL, stimulus: str = "") -> Answer:
        """PUT credentials as they are; where the system accepts them, its token is ours from then on."""
        answer = self.raw("PUT", "credentials", json=body, token=token, stimulus=stimulus)
        return self._taken_over(body, answer)

    # The life of a registration that we began.

    def rotate(self) -> Answer:
        """Renew both tokens by PUT, and go on with the new ones where the system accepts that.

        Raises:
            InconclusiveError: it did not come to the PUT.
        """
        self._writes()
        return self._registration("PUT", lambda: self._stage.partner.update_credentials(version=self.version))

    def unregister(self) -> Answer:
        """End the registration by DELETE; only a scenario marked ``disturbs`` may do that.

        Raises:
            NotObservedError: there is no trigger ``new_token_a``, and so no way back.
            InconclusiveError: it did not come to the DELETE.
        """
        self._writes()
        self._trigger("new_token_a")
        return self._registration("DELETE", self._stage.partner.unregister)

    def leave(self) -> None:
        """End the registration, as the ground for what follows; see `unregister`.

        Raises:
            InconclusiveError: the system keeps it.
        """
        self.unregister()
        if self._stage.partner.connection is not None:
            raise InconclusiveError("the system keeps our registration")

    def new_token_a(self) -> str:
        """Have the system's operator let a further token A in, and give it.

        Raises:
            NotObservedError: there is no trigger ``new_token_a``.
        """
        token_a = self._stage.new_token_a()
        self.trigger("new_token_a", token=token_a)
        return token_a

    def register_again(self, token_a: str = "") -> Answer:
        """Register anew after `unregister`, with a token A or with one that `new_token_a` brings.

        Raises:
            NotObservedError: there is no trigger ``new_token_a``.
            InconclusiveError: it did not come to the POST.
        """
        token_a = token_a or self.new_token_a()
        url = self._stage.sut.versions_url
        return self._registration(
            "POST", lambda: self._stage.partner.register(url, token_a, version=self.version)
        )

    def stay_outside(self) -> None:
        """Go on only where the system has not registered us.

        Raises:
            InconclusiveError: it has.
        """
        if self._stage.partner.connection is not None:
            raise InconclusiveError("the system has registered us all the same")

    @property
    def spent_token_a(self) -> str:
        """The token A with which we have registered.

        Raises:
            NotObservedError: nobody has, since sut.toml says read_only.
        """
        self._writes()
        return self._stage.sut.token_a

    def until_refused(self, token: str) -> tuple[Answer, Answer]:
        """Ask for the versions with a token that should be void, again and again; give first and last answer.

        The last is the first one that does not let it in, or the one at which patience ends.

        Raises:
            InconclusiveError: it is the token that opens the system for us.
        """
        if token == self.token and self._stage.partner.connection is not None:
            raise InconclusiveError("the token is still the one that opens the system")
        until = time.monotonic() + self._stage.sut.timeout
        answers: list[Answer] = []
        while not answers or (answers[-1].accepted and time.monotonic() < until):
            if answers:
                time.sleep(_PAUSE)
            answers.append(self.raw("GET", "versions", token=token, stimulus="a token that is void"))
        return answers[0], answers[-1]

    # A registration that the system begins.

    def be_registered(self) -> Received:
        """End our own registration, let the system register with us, and give what it asks of us.

        It finds no newer version in our list than the one of the scenario.

        Raises:
            NotObservedError: there is no trigger ``register``.
            InconclusiveError: the system keeps our registration, or does not begin its own.
        """
        register = self._trigger("register")
        partner, timeout = self._stage.partner, self._stage.sut.timeout
        if partner.connection is not None:
            self.leave()
        token_a = partner.new_token_a()
        self._stage.recorder.redactor.learn(token_a, "token_a")
        received = self.listen("register")
        with self.withholding(*(version for version in Version if version > self.version)):
            try:
                register.pull({"versions_url": partner.versions_url, "token": token_a}, timeout=timeout)
            except TriggerError as error:
                received = replace(received, trigger=str(error))
                timeout = 0
            received.find("POST", "credentials", timeout=timeout)
        self._renew()
        return received

    def be_updated(self) -> Received:
        """Let the system renew the registration, and give what it asks of us.

        Raises:
            NotObservedError: there is no trigger ``update_credentials``.
            InconclusiveError: the trigger failed.
        """
        received = self.trigger("update_credentials")
        received.find("PUT", "credentials")
        self._renew()
        return received

    def be_unregistered(self) -> Received:
        """Let the system end the registration, and give what it asks of us.

        Raises:
            NotObservedError: there is no trigger ``unregister``, or none ``new_token_a`` and so no way back.
            InconclusiveError: the trigger failed.
        """
        self._trigger("new_token_a")
        return self.trigger("unregister")

    # Our side of it.

    @property
    def token_b(self) -> str:
        """The token with which the system has to come to us.

        Raises:
            InconclusiveError: nobody is registered.
        """
        connection = self._stage.partner.connection
        if connection is None:
            raise InconclusiveError("nobody is registered")
        return connection.expects

    def move(self) -> None:
        """Give our modules new URLs; the system learns them when it looks at our version details again."""
        move(self._stage.partner.platform, to=self.new_id().lower())

    def is_listed(self, asked: Asked) -> bool:
        """Tell whether a request of the system went to a URL that our version details list now."""
        urls = self._stage.partner.platform.urls.values()
        return any(asked.request.url.startswith(url.rstrip("/")) for url in urls)

    @contextmanager
    def withholding(self, *versions: Version) -> Iterator[None]:
        """Leave versions out of our list for a while, as a platform does that has not got them yet."""
        withheld = self._stage.partner.platform.withheld
        withheld.update(versions)
        try:
            yield
        finally:
            withheld.difference_update(versions)

    def _registration(self, method: str, act: Callable[[], object]) -> Answer:
        """Let our partner do its part, and give the system's answer to the request that counts."""
        before = len(self._stage.recorder.exchanges)
        why = ""
        try:
            act()
        except RegistrationError as error:
            why = str(error)
        made = self._stage.recorder.exchanges[before:]
        done = [e for e in made if e.module == "credentials" and e.request.method == method]
        if not done:
            raise InconclusiveError(why)
        answer = Answer(done[-1], self.version, self._scope)
        if why:
            return self._taken_over(None if answer.request.unreadable else answer.request.json, answer)
        self._renew()
        return answer

    def _taken_over(self, body: Json, answer: Answer) -> Answer:
        """Go on with the credentials of an answer, so that no scenario locks us out.

        A system that accepted what it should have refused is set right at once.
        """
        token = answer.data.get("token") if answer.accepted and isinstance(answer.data, dict) else None
        token_b = body.get("token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not isinstance(token_b, str):
            return answer
        partner = self._stage.partner
        before, registry = partner.connection, partner.platform.registry
        connection = Connection(
            key=before.key if before else registry.next_key(),
            version=self.version,
            versions_url=self._stage.sut.versions_url,
            endpoints=self._link.endpoints,
            token=token,
            token_name="C",  # noqa: S106 - a name, not a token
            expects=token_b,
            expects_name="B",
            roles=before.roles if before else (),
        )
        partner.client.name_token(token, "C")
        registry.connect(connection)
        if not answer.honest:
            with suppress(RegistrationError):
                partner.update_credentials(version=self.version)
        self._renew()
        return answer

    def _renew(self) -> None:
        """Go on with the connection as our partner has it now."""
        connection = self._stage.partner.connection
        if connection is not None:
            self._link = self._link.renewed(connection)
