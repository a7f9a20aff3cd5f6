"""Two years of tasks: last year's confirmed, assessed and rolled over; this year's in every state."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Actor
from tuoyu.divisions.queries import district
from tuoyu.flows import assess_units
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.task_rows import ROWS, Row
from tuoyu.flows.demo.units import clerk_of
from tuoyu.flows.dispatch_tasks import dispatch_tasks
from tuoyu.flows.issue_task_letter import issue_task_letter, reply_to_letter
from tuoyu.flows.move_task_due import ask_task_extension
from tuoyu.flows.object_to_task import object_to_task
from tuoyu.flows.remind_tasks import remind_tasks
from tuoyu.flows.settle_task_objection import settle_task_objection
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.tasks import actions
from tuoyu.tasks.actions.rollover import roll_over
from tuoyu.tasks.models import Assessment, Task, TaskPart
from tuoyu.tasks.queries.tasks import clause_units

KEPT_AS_DRAFT = 2
STAYS_OPEN = 19  # the place of the task that the demo's member unit leads this year
OBJECTING = {24: "emergency", 7: ""}  # place of the row → who leads instead; "" is rejected
REPORT_MONTHS = (4, 7, 10)
LAST_YEAR_MONTHS = (4, 8)


def build(staff: Mapping[str, User]) -> None:
    """Through the acts, each on its day; what lies after today does not happen."""
    _Story(actor_of(staff["demo-office"]), clock.today()).tell()


class _Story:
    def __init__(self, office: Actor, today: date) -> None:
        self.office, self.today = office, today
        self.year = today.year
        self.clerks: dict[str, Actor] = {}

    def tell(self) -> None:
        last = self.year - 1
        with clock.at(days.on(date(last, 1, 10))):
            tasks = [self._derive(row, last) for row in ROWS]
        self._go_out(tasks, last)
        self._work(tasks, last)
        with clock.at(days.on(date(last, 12, 20))):
            tasks = roll_over(last, by=self.office)
        self._this_year(tasks)
        self._assess(last)
        for before in (20, 8, 1):
            with clock.at(days.on(self.today - before * DAY)):
                remind_tasks(by=SYSTEM)

    def _derive(self, row: Row, year: int) -> Task:
        lead, supports = clause_units(district().code, row.clause)
        bound = row.measured if row.measured in INDICATORS else ""
        plan = actions.TaskPlan(
            title=f"示例：{row.title}",
            deliverable=row.deliverable,
            measure=row.measure,
            evidence_wanted="工作记录或文件",
            year=year,
            due_on=date(year, row.month, monthrange(year, row.month)[1]),
            lead=lead or "health",
            supports=tuple(supports[: 2 if bound else 1]),
            clause=row.clause,
            indicator=bound,
            target=Decimal(row.target) if bound and row.target is not None else None,
            is_annual=row.annual,
        )
        return actions.derive(plan, by=self.office)

    def _this_year(self, tasks: list[Task]) -> None:
        sent = tasks[:-KEPT_AS_DRAFT]
        if not self._go_out(sent, self.year):
            return
        self._work(sent, self.year)
        self._press(sent)

    def _go_out(self, tasks: list[Task], year: int) -> bool:
        """Dispatched in the middle of January, answered within days."""
        start = date(year, 1, 15)
        if start + 5 * DAY > self.today:
            return False
        current = year == self.year
        with clock.at(days.on(start)):
            (dispatch_tasks if current else actions.dispatch)(tasks, by=self.office)
        for place, task in enumerate(tasks):
            if current and place in OBJECTING:
                self._object(task, OBJECTING[place], start + DAY)
            with clock.at(days.on(start + (1 + place % 4) * DAY)):
                for part in _parts(task):
                    actions.accept(part, by=self._clerk(part))
        return True

    def _object(self, task: Task, unit: str, on: date) -> None:
        part = _lead(task)
        with clock.at(days.on(on)):
            made = object_to_task(
                part, "示例：职责不在本单位，建议另行安排。", by=self._clerk(part)
            )
            told = actions.Settlement(bool(unit), "示例：经研究，请按此办理。", unit=unit)
            settle_task_objection(made, told, by=self.office)

    def _work(self, tasks: list[Task], year: int) -> None:
        """Reports by the quarter, done by the due day; every ninth is late in both years."""
        for place, task in enumerate(tasks):
            part, end = _lead(task), min(task.due_on - 3 * DAY, self.today - DAY)
            for month in REPORT_MONTHS if year == self.year else LAST_YEAR_MONTHS:
                day = date(year, month, 10)
                if day < end:
                    with clock.at(days.on(day)):
                        share = 100 * month // (task.due_on.month + 1)
                        actions.report_progress(part, _report(min(share, 90)), by=self._clerk(part))
            going = place % 9 == 4 or place == STAYS_OPEN
            if task.due_on - 3 * DAY < self.today and not going and self._lasts(place, task):
                self._finish(task, part, confirm=not (year == self.year and place % 11 == 5))

    def _lasts(self, place: int, task: Task) -> bool:
        """Of last year's dated tasks one stays unfinished and is carried on."""
        return task.is_annual or task.year == self.year or place % 2 == 0

    def _finish(self, task: Task, part: TaskPart, *, confirm: bool) -> None:
        with clock.at(days.on(task.due_on - 3 * DAY)):
            actions.claim_done(part, _report(100), by=self._clerk(part))
        after = task.due_on + 2 * DAY
        if confirm and after < self.today:
            with clock.at(days.on(after)):
                actions.confirm(
                    Task.objects.prefetch_related("parts").get(pk=task.pk), by=self.office
                )

    def _press(self, tasks: list[Task]) -> None:
        """One letter with its reply for the task that is late longest; one asks for more time."""
        late = [Task.objects.get(pk=task.pk) for task in tasks]
        late = sorted((task for task in late if task.is_overdue()), key=lambda task: task.due_on)
        if late and late[0].due_on + 12 * DAY < self.today:
            with clock.at(days.on(late[0].due_on + 10 * DAY)):
                letter = issue_task_letter(late[0], by=self.office)
            with clock.at(days.on(late[0].due_on + 12 * DAY)):
                by = self._clerk(_lead(late[0]))
                reply_to_letter(letter, "示例：材料已备齐大半，下月底前完成。", by=by)
        waits = Task.objects.filter(pk__in=[task.pk for task in tasks], state="accepted")
        task = waits.order_by("due_on", "pk").last()
        if task is not None:
            with clock.at(days.on(self.today - DAY)):
                wanted = max(task.due_on, self.today) + 30 * DAY
                by = self._clerk(_lead(task))
                ask_task_extension(task, wanted, "示例：等上级文件印发。", by=by)

    def _assess(self, year: int) -> None:
        """Last year's assessment: the units' opinions in, signed in February."""
        drafted = date(self.year, 1, 25)
        if drafted + 10 * DAY > self.today:
            return
        with clock.at(days.on(drafted)):
            made = assess_units.draft_assessments(year, by=self.office)
            for each in made:
                assess_units.ask_assessment_comment(each, by=self.office)
        with clock.at(days.on(drafted + 10 * DAY)):
            for each in Assessment.objects.filter(year=year).select_related("unit").order_by("pk"):
                by = self._clerk_of(each.unit.code)
                assess_units.comment_on_assessment(each, "示例：无意见。", by=by)
                assess_units.sign_assessment(each, by=self.office)

    def _clerk(self, part: TaskPart) -> Actor:
        return self._clerk_of(part.unit.code)

    def _clerk_of(self, code: str) -> Actor:
        if code not in self.clerks:
            self.clerks[code] = clerk_of(code)
        return self.clerks[code]


def _parts(task: Task) -> list[TaskPart]:
    rows = TaskPart.objects.filter(task=task).select_related("task", "unit")
    return list(rows.order_by("part", "order"))


def _lead(task: Task) -> TaskPart:
    return _parts(task)[0]


def _report(percent: int) -> actions.Report:
    text = (
        "示例：已全部完成，材料齐全。" if percent == 100 else "示例：按计划推进，下一步继续办理。"
    )
    return actions.Report(text, percent=percent)
