"""Every address of the site, read from the resolver, with a real object of the demo behind it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import demo_site
from tuoyu.accounts.models import Invitation, Post, User
from tuoyu.divisions.queries import communities_of, streets_of
from tuoyu.files.models import StoredFile
from tuoyu.filing.models import AnnualReport, Case, Material, Opinion
from tuoyu.meetings.models import Comment, Issue, Meeting, MeetingPaper
from tuoyu.notices.models import Notice
from tuoyu.plan.models import Clause, Distribution, Seat
from tuoyu.preparation.models import Plan
from tuoyu.registrations.models import Batch, PushToken, Registration
from tuoyu.registry.models import (
    BackgroundCheck,
    Certificate,
    DistinctPair,
    Fee,
    Flag,
    Institution,
    Merge,
    StaffMember,
)
from tuoyu.reports.models import Bulletin
from tuoyu.statistics.models import Correction, DistrictTarget, FrozenRow, Period
from tuoyu.survey.models import Entry, Place, Round, Upload
from tuoyu.tasks.models import Assessment, Extension, Letter, Objection, Task
from tuoyu.web.page import Declaration

NOWHERE = UUID("01900000-0000-7000-8000-000000000000")


@dataclass(frozen=True)
class Route:
    """One address: its full name, its pattern, the view and what the view declares."""

    name: str
    pattern: str
    view: Callable[..., Any] = field(compare=False)
    parameters: tuple[str, ...] = ()

    @property
    def declares(self) -> Declaration | None:
        return getattr(self.view, "declares", None)

    def url(self, found: dict[str, Any]) -> str:
        if self.name == self.pattern:  # a last resort without a name
            return "/" + re.sub(r"<[^>]+>", "nowhere", self.pattern)
        return reverse(self.name, kwargs=found)

    def __str__(self) -> str:
        return self.name


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", "", ()))


def _walk(patterns: Any, before: str, namespace: str, above: tuple[str, ...]) -> Iterator[Route]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            known = (*above, *each.pattern.converters)
            yield from _walk(each.url_patterns, before + str(each.pattern), inner, known)
        elif isinstance(each, URLPattern):
            pattern = before + str(each.pattern)
            yield Route(
                f"{namespace}{each.name}" if each.name else pattern,
                pattern,
                each.callback,
                (*above, *each.pattern.converters),
            )


def addresses(head: str = "demo-head1") -> dict[str, str]:
    """Name → address with an object that exists, as seen by the head `head` of an institution."""
    real = _objects(head)
    return {route.name: route.url(_parameters(route, real)) for route in routes()}


def _parameters(route: Route, real: dict[str, dict[str, Any]]) -> dict[str, Any]:
    given = real.get(route.name, {})
    own_case = real["own-case"] if route.name.startswith("provider-filing") else {}
    own_file = real["own-file"] if route.name.startswith("provider-file-") else {}
    of_office = real["office-institution"] if "institutions/<uuid" in route.pattern else {}
    known = {**own_case, **own_file, **of_office, **given}
    return {name: known.get(name, _unknown(route, name)) for name in route.parameters}


def _unknown(route: Route, name: str) -> Any:
    kind = route.pattern.split(f":{name}>")[0].rsplit("<", 1)[-1]
    return {"uuid": NOWHERE, "int": 999_999_999}.get(kind, "nowhere")


def _objects(head: str) -> dict[str, dict[str, Any]]:
    """What stands behind each parametrised address; what the demo lacks is left to 404."""
    submitted_of = Case.objects.filter(state="submitted")
    submitted = {"public_id": _first(submitted_of.filter(kind="filing"))}
    receipted = {"public_id": _first(Case.objects.filter(state="receipted"))}
    person = {"public_id": User.objects.get(username="demo-unit").public_id}
    institution = {"public_id": _first(Institution.objects.filter(state="filed"))}
    own = _own(head)
    post = {"public_id": _first(Post.objects.filter(user__username="demo-unit"))}
    colleague = {"public_id": _first(Post.objects.filter(user__username="demo-staff"))}
    material = _first(Material.objects.filter(case__public_id=own.get("public_id")))
    paper = StoredFile.objects.filter(institution=own.get("institution"))
    notice = Notice.objects.filter(recipient__username=head)
    plan = {"public_id": _first(Plan.objects.filter(owner__is_demo=True))}
    invited = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return {
        **_file_of(own, institution),
        "own-case": {**own, "code": "fire_safety", "material_id": material, "kind": "receipt"},
        "provider-filing-section": {"code": "site"},
        "office-filing": submitted,
        "office-opinion": {"public_id": _first(Opinion.objects.all())},
        "office-filing-receipt": submitted,
        "office-filing-return": submitted,
        "office-filing-visit": receipted,
        "office-filing-change": {"public_id": _first(submitted_of.filter(kind="change"))},
        "office-filing-docx": {**receipted, "kind": "receipt"},
        "office-filing-closure": {"public_id": _first(submitted_of.filter(kind="closure"))},
        "office-report": {"public_id": _first(AnnualReport.objects.filter(received_at=None))},
        "office-cancel": institution,
        "office-filing-paper": {**receipted, "kind": "receipt"},
        "institution": institution,
        "api:institution": institution,
        "office-institution": institution,
        "advisor-plan": plan,
        "advisor-use": plan,
        "advisor-drop": plan,
        "rules-provision": {"id": "premises.lease_min_years"},
        "office-law-verify": {"id": "premises.lease_min_years"},
        "plan-clause": {"code": Clause.objects.filter(kind="duty").values_list("code").first()[0]},
        "person": person,
        "person_grant": person,
        "person_disable": person,
        "person_enable": person,
        "person_restore": person,
        "person_phone": person,
        "post_end": post,
        "colleague_end": colleague,
        "people_withdraw": {"public_id": _first(invited.filter(institution=None))},
        "colleague_withdraw": {"public_id": _first(invited.exclude(institution=None))},
        "file": {"public_id": _first(paper)},
        "inbox_open": {"public_id": _first(notice)},
        "office-position": {"code": _unplaced()},
        "office-token": {"public_id": _first(PushToken.objects.all())},
        **_registrations(),
        **_survey(),
        **_plan(),
        **_meetings(),
        **_statistics(),
        **_tasks(),
        **_reports(),
        **demo_site.things(),
    }


def _registrations() -> dict[str, dict[str, Any]]:
    """An unfiled institution, one that is none, and the delivery that brought them."""
    unfiled = {"public_id": _first(Registration.objects.filter(state="unfiled"))}
    batch = {"public_id": _first(Batch.objects.filter(refused__gt=0))}
    return {
        "office-registration": unfiled,
        "office-registration-contact": unfiled,
        "office-registration-exclude": unfiled,
        "office-registration-restore": {
            "public_id": _first(Registration.objects.filter(state="excluded"))
        },
        "office-registration-batch": batch,
        "office-registration-faults": batch,
    }


def _statistics() -> dict[str, dict[str, Any]]:
    """A frozen month of the demo, a row of it, a correction, an indicator, a district's target."""
    month = {"public_id": _first(Period.objects.filter(state="frozen"))}
    indicator = {"code": "places_per_1000"}
    return {
        **{f"office-statistics-{name}": month for name in (
            "period", "period-export", "rows", "rows-export",
        )},
        **{f"office-statistics-{name}": indicator for name in (
            "indicator", "indicator-export", "drill", "drill-export",
        )},
        "office-statistics-correct": {
            "public_id": _first(FrozenRow.objects.filter(source="institution"))
        },
        "office-statistics-undo": {
            "public_id": _first(Correction.objects.filter(undoes=None, undone=None))
        },
        "office-statistics-target-withdraw": {
            "public_id": _first(DistrictTarget.objects.filter(withdrawn_at=None))
        },
    }  # fmt: skip


def _plan() -> dict[str, dict[str, Any]]:
    """The document that some units still owe a signature for, a seat that is taken, one unit."""
    owed = {"public_id": _first(Distribution.objects.filter(is_public=False))}
    seat = {"public_id": _first(Seat.objects.filter(ended_at=None, post="director"))}
    public = {"public_id": _first(Distribution.objects.filter(is_public=True, file__isnull=False))}
    of_document = (
        "document", "receipts", "document-sign", "document-remind", "document-withdraw",
    )  # fmt: skip
    return {
        **{f"office-plan-{name}": owed for name in of_document},
        **{f"office-plan-seat-{act}": seat for act in ("replace", "end", "correct")},
        "office-plan-unit": {"code": "education"},
        "office-plan-clause": {"code": "4.4.1b"},
        "office-plan-basis": {"code": "jzbg-2020-17"},
        "plan-data-csv": {"name": "clauses"},
        "plan-data-json": {"name": "figures"},
        "plan-report": {"public_id": _first(Bulletin.objects.filter(state="sent", public=True))},
        "plan-sent": public,
        "plan-sent-file": public,
    }


def _reports() -> dict[str, dict[str, Any]]:
    """A kind of report, the draft of the office, a street and a unit of the cockpit."""
    draft = {"public_id": _first(Bulletin.objects.filter(state="draft"))}
    sent = {"public_id": _first(Bulletin.objects.filter(state="sent"))}
    of_draft = ("-edit", "-renew", "-send")
    return {
        **{f"office-report-{name}": {"kind": "units"} for name in ("kind", "xlsx", "docx", "pdf")},
        **{f"office-bulletin{name}": draft for name in of_draft},
        **{f"office-bulletin{name}": sent for name in ("", "-withdraw", "-docx", "-pdf")},
        "office-cockpit-street": {"code": streets_of().order_by("code")[0].code},
        "office-cockpit-unit": {"code": "education"},
    }


def _survey() -> dict[str, dict[str, Any]]:
    """The round that is walked, and entries of the street of the demo's inspector in every state."""
    now = {"public_id": _first(Round.objects.filter(state="open"))}
    own = Entry.objects.filter(round__state="open", filled_by__username="demo-street")
    waiting = {"public_id": _first(own.filter(state="filled", presence="operating"))}
    table = {"public_id": _first(Upload.objects.filter(refused__gt=0))}
    later, earlier = (
        Place.objects.filter(name=name).values_list("public_id", flat=True).first() or NOWHERE
        for name in ("示例小太阳托育中心", "示例小太阳托育园")
    )
    of_round = (
        "round", "edit", "entries", "entries-export", "queue", "comparison",
        "comparison-export", "template", "upload",
    )  # fmt: skip
    of_entry = ("entry", "verify", "send-back", "register", "hand-over")
    return {
        **{f"office-survey-{name}": now for name in of_round},
        **{f"office-survey-{name}": waiting for name in of_entry},
        "office-survey-step": {**now, "step": "close"},
        "office-survey-upload-result": table,
        "office-survey-faults": table,
        "office-survey-decide": {"public_id": later, "earlier_id": earlier},
        "field-survey-place": {"public_id": later},
    }


def _meetings() -> dict[str, dict[str, Any]]:
    """The meeting for which issues are called, the one whose minutes wait for signatures."""
    calling = {"public_id": _first(Meeting.objects.filter(state="calling"))}
    signing = {"public_id": _first(Meeting.objects.filter(state="signing"))}
    raised = {"public_id": _first(Issue.objects.filter(state="raised"))}
    paper = {"public_id": _first(MeetingPaper.objects.filter(kind="notice"))}
    of_issue = ("issue", "issue-edit", "issue-paper", "issue-withdraw", "issue-answer")
    of_calling = ("edit", "issue-new", "agenda")
    return {
        "office-meeting": signing,
        "office-meeting-step": {**signing, "step": "redraft"},
        "office-meeting-answer": {"public_id": _first(Comment.objects.filter(is_consent=False))},
        "office-meeting-docx": paper,
        "office-meeting-pdf": paper,
        **{f"office-meeting-{name}": raised for name in of_issue},
        **{f"office-meeting-{name}": calling for name in of_calling},
        **{f"office-meeting-{name}": signing for name in ("sign", "sign-in")},
    }


def _tasks() -> dict[str, dict[str, Any]]:
    """Tasks in the state that each page is about, one's unit answering where it must."""
    mine = Task.objects.filter(parts__unit__code="education", parts__part="lead")
    task = {"public_id": _first(mine.filter(state="accepted"))}
    draft = {"public_id": _first(Task.objects.filter(state="drafted"))}
    letter = {"public_id": _first(Letter.objects.all())}
    assessment = {"public_id": _first(Assessment.objects.filter(unit__code="education"))}
    of_task = ("", "-accept", "-object", "-report", "-extension", "-extend", "-letter-issue")
    of_letter = ("", "-docx", "-pdf", "-reply")
    return {
        **{f"office-task{name}": task for name in of_task},
        **{f"office-task-letter{name}": letter for name in of_letter},
        "office-task-edit": draft,
        "office-task-step": {**draft, "step": "cancel"},
        "office-task-objection": {"public_id": _first(Objection.objects.all())},
        "office-task-extension-decide": {"public_id": _first(Extension.objects.all())},
        "office-task-assessment": assessment,
        "office-task-assessment-comment": assessment,
        "office-task-assessment-step": {**assessment, "step": "sign"},
    }


def _file_of(own: dict[str, Any], filed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """People, papers, fees and marks: of the head's institution, and of the one the office sees."""
    people = StaffMember.objects.filter(institution__public_id=own.get("institution"))
    seen = StaffMember.objects.filter(institution__public_id=filed["public_id"])
    checks = BackgroundCheck.objects.filter(member__in=people)
    lines = Fee.objects.filter(institution__public_id=own.get("institution"), form="")
    papers = Certificate.objects.filter(institution__public_id=own.get("institution"))
    shown = BackgroundCheck.objects.filter(member__in=seen, file__isnull=False).first()
    person = shown.member.public_id if shown else _first(seen)
    return {
        "own-file": {"public_id": _first(people), "kind": "check"},
        "provider-file-withdraw-certificate": {"public_id": _first(papers)},
        "provider-file-end-fee": {"public_id": _first(lines)},
        "provider-file-withdraw-paper": {
            "public_id": checks.first().member.public_id if checks else NOWHERE,
            "paper_id": _first(checks),
        },
        "office-person": {**filed, "person_id": _first(seen)},
        "office-staff-paper": {
            **filed,
            "person_id": person,
            "file_id": shown.file.public_id if shown and shown.file else NOWHERE,
        },
        **_pairs_of(own, filed),
        "office-end-flag": {
            **filed,
            "flag_id": _first(Flag.objects.filter(institution__public_id=filed["public_id"])),
        },
    }


def _pairs_of(own: dict[str, Any], filed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Two of each that could be compared as duplicates."""
    others = Institution.objects.exclude(public_id=filed["public_id"])
    one, other, *_ = [
        *StaffMember.objects.filter(institution__public_id=own.get("institution"))[:2],
        None,
        None,
    ]
    people = {
        "public_id": one.public_id if one else NOWHERE,
        "other_id": other.public_id if other else NOWHERE,
    }
    return {
        "office-merge": {**filed, "other_id": _first(others)},
        "office-apart-institutions": {**filed, "other_id": _first(others)},
        "office-merge-staff": people,
        "office-apart-people": people,
        "office-undo-apart": {"public_id": _first(DistinctPair.objects.all())},
        "office-undo-merge": {"public_id": _first(Merge.objects.all())},
    }


def _own(head: str) -> dict[str, Any]:
    """The last case of the institution that `head` works for, and the institution."""
    post = Post.objects.filter(user__username=head, institution__isnull=False).first()
    if post is None:
        return {}
    case = Case.objects.filter(institution=post.institution).last()
    return {
        "public_id": case.public_id if case else NOWHERE,
        "institution": post.institution.public_id if post.institution else None,
    }


def _unplaced() -> str:
    """A community of the home district."""
    return communities_of()[0].code


def _first(rows: Any) -> UUID:
    found = rows.values_list("public_id", flat=True).first()
    return found or NOWHERE
