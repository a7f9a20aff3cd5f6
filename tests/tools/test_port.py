"""A taken port is said before anything else is done, with the way out."""

import socket

import pytest

from tools import port


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    port.main(number)


def test_a_taken_port_is_named_in_both_languages() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        with pytest.raises(SystemExit) as refused:
            port.main(number)
    words = str(refused.value)
    assert f"Port {number} is taken" in words
    assert f"make run PORT={number + 1}" in words
    assert f"端口 {number} 已被占用" in words


@pytest.mark.parametrize("number", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(number: int) -> None:
    with pytest.raises(SystemExit, match="1 to 65535"):
        port.main(number)
