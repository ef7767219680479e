"""Starting and stopping: ports, several partners in one process, and nothing that is left behind."""

import socket
import threading
import time

import httpx
import pytest

from ocpi_mocks import MockPartner, PortError
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version


def test_a_port_in_use_is_one_clear_error() -> None:
    with MockPartner("CPO", locations=1) as first:
        port = int(first.versions_url.split(":")[2].split("/")[0])
        with pytest.raises(PortError, match=rf"cannot serve at 127\.0\.0\.1:{port}: .* Give another port"):
            MockPartner("EMSP", port=port).start()


@pytest.mark.parametrize("port", [-1, 65536, 99999])
def test_a_port_that_does_not_exist_is_one_clear_error(port: int) -> None:
    with pytest.raises(PortError, match="cannot serve at"):
        MockPartner("CPO", port=port, locations=1).start()


def test_a_host_of_somebody_else_is_one_clear_error() -> None:
    with pytest.raises(PortError, match=r"cannot serve at 192\.0\.2\.1"):
        MockPartner("CPO", host="192.0.2.1", locations=1).start()


def test_a_free_port_can_be_used_again_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for _ in range(3):
        with MockPartner("CPO", port=port, locations=1) as partner:
            assert f":{port}/" in partner.versions_url
            authorization = dialect(Version.V230).authorization(partner.token_a)
            answer = httpx.get(
                partner.versions_url, headers={"Authorization": authorization}, trust_env=False
            )
            assert answer.status_code == 200


def test_stopping_closes_everything() -> None:
    before = threading.active_count()
    partner = MockPartner("CPO", locations=1, control_port=0).start()
    port = int(partner.versions_url.split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as idle:
        partner.stop()
        assert idle.recv(1) == b"", "an idle connection is closed"
    partner.stop()
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_stopping_does_not_wait_for_a_system_that_hangs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, MockPartner("EMSP") as emsp:
        partner = MockPartner("CPO", ocpi="2.2.1", locations=1, timeout=30).start()
        url = next(url for (_, module, _), url in partner.platform.urls.items() if module == "credentials")
        role = {"role": "EMSP", "party_id": "X", "country_code": "NL", "business_details": {"name": "X"}}
        port = silent.getsockname()[1]
        body = {"token": "b", "url": f"http://127.0.0.1:{port}/versions", "roles": [role]}
        asking = threading.Thread(
            target=emsp.client.request,
            args=("POST", url),
            kwargs={"json": body, "token": partner.token_a, "version": Version.V221},
        )
        asking.start()
        connection, _ = silent.accept()
        with connection:
            begun = time.monotonic()
            partner.stop()
            assert time.monotonic() - begun < 5
        asking.join(5)
        assert not asking.is_alive()
        assert emsp.exchanges[-1].response is None


def test_a_partner_that_does_not_run_says_so() -> None:
    partner = MockPartner("CPO", locations=1)
    with pytest.raises(RuntimeError, match="does not run"):
        _ = partner.versions_url
    with partner, pytest.raises(RuntimeError, match="running already"):
        partner.start()


def test_a_partner_can_be_started_again_and_has_forgotten_all() -> None:
    partner = MockPartner("CPO", locations=1)
    tokens = set()
    for _ in range(2):
        with partner:
            tokens.add(partner.token_a)
            assert partner.connections == ()
    assert len(tokens) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"role": "CHARGER"}, "there is no role 'CHARGER'; roles are CPO, EMSP"),
        ({"role": ()}, "at least one role"),
        ({"role": "CPO", "ocpi": "2.2"}, "there is no OCPI '2.2' here; versions are 2.1.1, 2.2.1, 2.3.0"),
        ({"role": "CPO", "ocpi": ()}, "at least one version"),
        ({"role": "CPO", "preset": "rude"}, "no preset 'rude'; there are polite, plain"),
        ({"role": "CPO", "faults": ["paging.smal-pages"]}, "did you mean 'paging.small-pages'"),
        ({"role": "CPO", "additions": ["wishes"]}, "no addition 'wishes'; there are payments, bookings"),
    ],
)
def test_what_does_not_exist_is_one_clear_error(options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MockPartner(**options)  # type: ignore[arg-type]


def test_the_token_a_can_be_given() -> None:
    with MockPartner("CPO", locations=1, token_a="known-to-both") as partner:
        assert partner.token_a == "known-to-both"
        assert partner.new_token_a() != "known-to-both"


def test_the_public_url_is_what_others_are_told() -> None:
    with MockPartner("CPO", locations=1, public_url="https://mock.example/behind/a/proxy/") as partner:
        assert partner.versions_url.startswith("https://mock.example/behind/a/proxy/")
        assert all(
            url.startswith("https://mock.example/behind/a/proxy/") for url in partner.platform.urls.values()
        )


def test_the_same_seed_gives_the_same_urls_and_data() -> None:
    def told(seed: int) -> tuple[list[str], list[object]]:
        with MockPartner("CPO", seed=seed, locations=3) as partner:
            urls = [url.split("/", 3)[3] for url in partner.platform.urls.values()]
            names = [location.get("name") for location in partner.store.own("locations")]
            return urls, names

    assert told(1) == told(1)
    assert told(1) != told(2)
