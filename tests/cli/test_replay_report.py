"""The reports of a replay: JUnit for CI, judged by a schema and by another's reader, and a page for
people, judged by an HTML parser."""
import json
import pathlib
import signal
import threading

import junitparser
import lxml.etree
import lxml.html
import pytest

from support.captures import record
from support.net import free_port, wait_until
from support.raw_receiver import RawReceiver
from support.receiver import Receiver

SCHEMA = lxml.etree.RelaxNG(
    file=str(pathlib.Path(__file__).parents[1] / "support" / "junit.rng"))
CANARIES = ["canary-bearer", "canary-body", "canary-answer", "canary-query", "canary-cookie"]


def answer(message):
    """What the body asks for."""
    status = json.loads(message.body)["status"]
    return status, b'{"said":"canary-answer"}', {"Set-Cookie": "s=canary-cookie"}


@pytest.fixture
def receiver():
    with Receiver(answer) as made:
        yield made


def line(name, status=200, **changes):
    body = json.dumps({"status": status, "secret": "canary-body"}).encode()
    headers = [["content-type", "application/json"], ["authorization", "Bearer canary-bearer"]]
    return record(body, headers, name=name, url="/hook?X-Amz-Signature=canary-query", **changes)


def replay(hookctl, tmp_path, url, capture, *options, reports=("r.xml", "r.html")):
    file = tmp_path / "some & <odd>.ndjson"
    file.write_text(capture)
    paths = [tmp_path / name for name in reports]
    run = hookctl("replay", file, "--to", url, *(f"--report={path}" for path in paths), *options)
    return run, paths


def junit(path):
    """The report, valid by the schema, as another reader sees it."""
    tree = lxml.etree.parse(str(path))
    SCHEMA.assertValid(tree)
    (suite,) = junitparser.JUnitXml.fromfile(str(path))
    cases = list(suite)
    kinds = [type(one) for case in cases for one in case.result]
    assert suite.tests == len(cases)
    assert suite.failures == kinds.count(junitparser.Failure)
    assert suite.errors == kinds.count(junitparser.Error)
    assert suite.skipped == kinds.count(junitparser.Skipped)
    return suite, {case.name: case for case in cases}


def page(path):
    tree = lxml.html.parse(str(path), lxml.html.HTMLParser(encoding="utf-8")).getroot()
    return tree, tree.text_content()


def test_a_run_with_all_kinds_of_ends(hookctl, receiver, tmp_path):
    odd = 'r"2<&>\x01é'
    capture = line("r1") + line(odd, 500) + line("r3", 201) + "no record\n" + line("r4", 401)
    run, (xml, html) = replay(hookctl, tmp_path, receiver.url, capture)
    run.expect(8)

    suite, cases = junit(xml)
    assert (suite.name, suite.tests, suite.failures, suite.errors) == (
        "some & <odd>.ndjson", 5, 2, 1)
    assert sorted(cases) == sorted(["r1", 'r"2<&>\ufffdé', "r3", "r4", "unreadable lines"])
    assert {one.name: one.value for one in suite.properties()}["status.500"] == "1"
    (failure,) = cases["r4"].result
    assert "401" in failure.message and isinstance(failure, junitparser.Failure)
    assert all(0 <= case.time < 60 for case in cases.values())

    tree, text = page(html)
    assert "2 of 4 failed" in text and "1 of the capture's lines cannot be read" in text
    rows = tree.xpath("//table[@class='records']/tbody/tr")
    assert [row.xpath("string(td[2])") for row in rows] == ['r"2<&>\ufffdé', "r4", "r1", "r3"]
    assert [row.xpath("string(td[4])") for row in rows] == ["500", "401", "200", "201"]

    for path in (xml, html):
        assert path.stat().st_mode & 0o777 == 0o600
        for canary in CANARIES:
            assert canary not in path.read_text()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "r.html", "r.xml", "some & <odd>.ndjson"]


def test_the_page_stands_alone(hookctl, receiver, tmp_path):
    run, (html,) = replay(hookctl, tmp_path, receiver.url, line("<script>x</script>") + line("b"),
                          reports=["r.HTM"])
    run.expect(0)
    tree, text = page(html)
    assert not tree.xpath("//script | //link | //img | //iframe | //@src | //@href | //@onload")
    assert "url(" not in html.read_text() and "@import" not in html.read_text()
    assert "<script>x</script>" in text and "All as expected" in text
    # For those who do not see it, too.
    (drawing,) = tree.xpath("//*[name()='svg']")
    assert drawing.get("role") == "img" and "2 answers" in drawing.xpath("string()")
    assert tree.get("lang") == "en" and tree.xpath("//main//h1") and tree.xpath("//title")
    assert not [table for table in tree.xpath("//table") if not table.xpath(".//th")]


def test_a_receiver_that_is_not_there(hookctl, tmp_path):
    url = f"http://127.0.0.1:{free_port()}/hook"
    run, (xml, html) = replay(hookctl, tmp_path, url, line("a") + line("b"))
    run.expect(6)
    suite, cases = junit(xml)
    assert (suite.failures, suite.errors) == (0, 2)
    assert isinstance(cases["a"].result[0], junitparser.Error)
    assert "No answer" in page(html)[1]


def test_a_dry_run_lists_what_would_be_sent(hookctl, receiver, tmp_path):
    run, (xml, html) = replay(hookctl, tmp_path, receiver.url, line("a") + line("b"), "--dry-run")
    run.expect(0)
    assert junit(xml)[0].skipped == 2
    assert "Nothing was sent" in page(html)[1]
    assert receiver.messages == []


@pytest.mark.parametrize("name", ["r.json", "r", "xml", "-", "r.xml.gz"])
def test_another_kind_of_report(hookctl, receiver, tmp_path, name):
    run, _ = replay(hookctl, tmp_path, receiver.url, line("a"), reports=[name])
    run.expect(2)
    assert ".xml" in run.errors
    assert receiver.messages == []


def test_where_no_report_can_be_written(hookctl, receiver, tmp_path):
    run, _ = replay(hookctl, tmp_path, receiver.url, line("a"), reports=["none/r.xml"])
    run.expect(2)
    assert receiver.messages == []


def test_a_report_that_was_there_is_replaced_whole(hookctl, receiver, tmp_path):
    (tmp_path / "r.xml").write_text("x" * 100_000)
    run, (xml,) = replay(hookctl, tmp_path, receiver.url, line("a"), reports=["r.xml"])
    run.expect(0)
    assert list(junit(xml)[1]) == ["a"]


def test_an_interrupted_run_is_reported_too(hookctl, receiver, tmp_path):
    file = tmp_path / "capture.ndjson"
    file.write_text("".join(line(f"r{i}") for i in range(50)))
    run = hookctl.start("replay", file, "--to", receiver.url, "--rate", "1/m",
                        f"--report={tmp_path}/r.xml", f"--report={tmp_path}/r.html")
    wait_until(lambda: receiver.messages, "the first record")
    assert run.stop(signal.SIGINT) == 128 + signal.SIGINT
    suite, cases = junit(tmp_path / "r.xml")
    assert list(cases) == ["r0", "ended early"] and suite.errors == 1
    text = page(tmp_path / "r.html")[1]
    assert "Ended early: interrupted" in text and "All as expected" not in text


def test_what_was_under_way_at_a_signal_is_no_record_that_was_not_sent(hookctl, tmp_path):
    over = threading.Event()
    with RawReceiver(lambda _: over.wait(30) and None) as receiver:
        (tmp_path / "c").write_text(line("a"))
        run = hookctl.start("replay", tmp_path / "c", "--to", receiver.url,
                            f"--report={tmp_path}/r.xml", f"--report={tmp_path}/r.html")
        wait_until(lambda: receiver.requests, "the record")
        assert run.stop() == 128 + signal.SIGTERM
        over.set()
    suite, cases = junit(tmp_path / "r.xml")
    assert suite.skipped == 0 and isinstance(cases["a"].result[0], junitparser.Error)
    assert "may have arrived" in cases["a"].result[0].message
    assert "1 of 1 failed" in page(tmp_path / "r.html")[1]
