"""Papers: what they say, kept as sent; the layout of the docx where this room adds to it."""

import io
from zipfile import ZipFile

import pytest
from docx import Document

from tests.meetings import factories
from tests.meetings.factories import announced, drafted, following, issued
from tuoyu.flows.dispatch_resolutions import dispatch_resolutions
from tuoyu.meetings import actions, papers
from tuoyu.meetings.models import AgendaItem, Meeting, MeetingPaper
from tuoyu.meetings.vocabulary import Decision, PaperKind, Reply, ResolutionKind

pytestmark = pytest.mark.django_db


def kept(scene, kind):
    return papers.kept(MeetingPaper.objects.get(meeting=scene.meeting, kind=kind.value))


def opened(paper):
    return Document(io.BytesIO(papers.as_docx(paper)))


def words(paper):
    document = opened(paper)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_notice_is_what_was_sent():
    scene = announced()
    AgendaItem.objects.update(title="示例后来改的")
    Meeting.objects.update(place="示例别处")
    told = words(kept(scene, PaperKind.NOTICE))
    for part in ("关于召开", "示例议题（示例education）", "示例会议室", "报送参会人员"):
        assert part in told
    assert "后来改的" not in told
    assert "一、会议时间" in told
    assert "六、有关要求" in told


def test_the_agenda_has_its_tables_and_what_is_open():
    scene = issued()
    dispatch_resolutions(scene.meeting, by=scene.by)
    later = following(scene)
    document = opened(kept(later, PaperKind.AGENDA))
    first, second = document.tables
    assert [cell.text for cell in first.rows[0].cells] == [
        "会议", "议定事项", "牵头单位", "期限", "任务状态",
    ]  # fmt: skip
    assert first.rows[1].cells[4].text == "待签收"
    assert [cell.text for cell in second.rows[0].cells][:2] == ["序号", "议程"]


def test_the_sign_in_sheet_has_a_row_for_every_unit_and_some_blank():
    scene = announced()
    given = actions.ReplyGiven(Reply.SUBSTITUTE, "示例·代会人", "示例科长")
    actions.reply(scene.attendance("market"), given, by=scene.of("market"))
    paper = papers.make(scene.meeting, PaperKind.SIGN_IN)
    (table,) = opened(paper).tables
    assert [cell.text for cell in table.rows[3].cells][1:4] == [
        "示例market", "示例·代会人", "示例科长",
    ]  # fmt: skip
    assert len(table.rows) == 1 + len(factories.CODES) + papers.BLANK_ROWS
    xml = ZipFile(io.BytesIO(papers.as_docx(paper))).read("word/document.xml")
    assert b"w:tblHeader" in xml, "the head repeats on every page"
    assert b'w:w="11906" w:h="16838"' in xml, "A4"


def test_minutes_say_who_came_and_what_was_decided():
    scene = drafted("market")
    actions.add_resolution(
        scene.meeting, actions.ResolutionGiven("示例通报事项", ResolutionKind.INFORMATION),
        by=scene.by,
    )  # fmt: skip
    scene.meeting.refresh_from_db()
    actions.ask_comments(scene.meeting, by=scene.by)
    actions.ask_signatures(scene.meeting, by=scene.by)
    factories.signed(scene, "health", "education")
    actions.issue(scene.meeting, by=scene.by)
    paper = kept(scene, PaperKind.MINUTES)
    told = words(paper)
    for part in (
        scene.meeting.number, "示例health 示例·到会人（示例职务）", "请假：示例market",
        "1. 示例议定事项（牵头单位：示例education；完成期限：", "2. 示例通报事项（仅通报，不需落实）",
        "会议纪要", "示例结尾",
    ):  # fmt: skip
        assert part in told, part
    assert papers.as_pdf(paper)[:4] == b"%PDF"


def test_minutes_say_how_earlier_ones_were_taken_note_of():
    scene = issued()
    dispatch_resolutions(scene.meeting, by=scene.by)
    later = following(scene)
    actions.take_note(
        later.meeting, factories.resolution(scene), Decision.CONTINUE, "示例进展", by=scene.by
    )
    told = words(papers.make(later.meeting, PaperKind.MINUTES))
    assert "一、以前会议议定事项落实情况" in told
    assert "继续督办：示例进展" in told
