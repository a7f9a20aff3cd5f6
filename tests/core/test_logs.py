import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator

import pytest
import structlog

from tuoyu.core import logs


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, object]]]]:
    """What a handler of the house writes, read back."""
    out = io.StringIO()
    formatter = logs.configure()["formatters"]["line"]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
        )
    )
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.propagate = False
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.propagate = True


def test_a_line_is_json_with_the_request(lines: Callable[[], list[dict[str, object]]]) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("tests.logs").warning("file_refused", reason="too-large", size=5)
        logging.getLogger("tests.logs").warning("第%s次", 2)
    own, foreign = lines()
    assert own["event"] == "file_refused"
    assert (own["request_id"], own["reason"], own["size"], own["level"]) == (
        "r-1",
        "too-large",
        5,
        "warning",
    )
    assert (foreign["event"], foreign["request_id"]) == ("第2次", "r-1")
    assert str(own["timestamp"]).endswith("Z")


@pytest.mark.parametrize(
    "personal",
    ["13800000000", "11010519491231002X", "someone@example.test", "号码13912345678。"],
)
def test_what_is_personal_is_masked_everywhere(
    lines: Callable[[], list[dict[str, object]]], personal: str
) -> None:
    log = structlog.get_logger("tests.logs")
    log.warning(f"told {personal}", facts={"deep": [personal]})
    try:
        raise ValueError(f"Key (phone)=({personal}) already exists")
    except ValueError:
        log.exception("failed")
    logging.getLogger("tests.logs").error("plain %s", personal)
    text = json.dumps(lines(), ensure_ascii=False)
    assert personal.strip("号码。") not in text
    assert logs.MASK in text


def test_the_values_of_a_row_are_masked() -> None:
    fault = "duplicate key\nDETAIL:  Key (name)=(示例甲) already exists.\nCONTEXT: x"
    assert "示例甲" not in logs.masked(fault)
    assert "CONTEXT: x" in logs.masked(fault)


def test_ids_and_digests_stay() -> None:
    kept = "01a208a0-3db0-7e9a-9384-2f443fb84435 " + "1380000000012345678901234567890a" * 2
    assert logs.masked(kept) == kept


def test_a_line_break_starts_no_line(lines: Callable[[], list[dict[str, object]]]) -> None:
    logging.getLogger("tests.logs").warning('x\n{"event": "forged"}')
    (line,) = lines()
    assert str(line["event"]).startswith("x\n")


def test_a_request_is_not_written_down(lines: Callable[[], list[dict[str, object]]]) -> None:
    logging.getLogger("tests.logs").warning(
        "Not Found", extra={"request": object(), "status_code": 404}
    )
    (line,) = lines()
    assert "request" not in line
    assert line["status_code"] == 404
