"""Who may do what, as data. Reviewed as a snapshot in docs/authority.md."""

from dataclasses import dataclass
from enum import Enum


class Permission(Enum):
    """One act or one kind of reading. The value is the stable code; the label is Chinese."""

    OFFICE_OPEN = ("office.open", "打开工作台")
    PROVIDER_OPEN = ("provider.open", "打开机构工作台")
    REGISTRY_READ = ("registry.read", "查看机构档案")
    REGISTRY_OWN = ("registry.own", "查看本机构信息")
    INSTITUTION_FOUND = ("institution.found", "登记自己举办的机构")
    VACANCY_REPORT = ("vacancy.report", "报送空余托位")
    FILING_PREPARE = ("filing.prepare", "准备、提交和查看本机构备案")
    FILING_READ = ("filing.read", "查看备案办件")
    FILING_DECIDE = ("filing.decide", "办理备案（退回补正、发放回执）")
    FILING_VERIFY = ("filing.verify", "现场核实、公示不符合规定和解除公示")
    LAW_VERIFY = ("law.verify", "核实法规条款")
    REGISTRATION_PUSH = ("registration.push", "报送登记信息")
    REGISTRATION_READ = ("registration.read", "查看登记信息和未备案机构")
    REGISTRATION_FOLLOW = ("registration.follow", "跟进未备案机构（查看电话、记录联系）")
    INSTITUTION_KEEP = ("institution.keep", "维护本机构档案")
    STAFF_READ = ("staff.read", "查看机构从业人员")
    FLAG_GIVE = ("flag.give", "登记普惠、示范、试点标志")
    REGISTRY_MERGE = ("registry.merge", "合并重复的机构和人员")
    SURVEY_MANAGE = ("survey.manage", "组织摸底调查（轮次、比对、纳入登记、移交）")
    SURVEY_FILL = ("survey.fill", "填报和核验摸底走访")
    SURVEY_READ = ("survey.read", "查看摸底结果")
    PLAN_READ = ("plan.read", "查看实施方案工作台")
    GROUP_MANAGE = ("group.manage", "维护领导小组成员与依据文件、分发文件")
    DOCUMENT_SIGN = ("document.sign", "签收分发给本单位的文件")
    TASK_DISPATCH = ("task.dispatch", "派发、督办和考核任务")
    TASK_ANSWER = ("task.answer", "答复派给本单位的任务、报告进展")
    MEETING_MANAGE = ("meeting.manage", "组织部门联席会议")
    MEETING_TAKE_PART = ("meeting.take-part", "代表本单位提交议题、参会、对纪要提意见")
    STATISTICS_READ = ("statistics.read", "查看驾驶舱、指标和报告")
    STATISTICS_KEEP = ("statistics.keep", "冻结统计期间、登记更正")
    REPORT_WRITE = ("report.write", "起草和发送通报、报告")
    DIVISION_READ = ("division.read", "查看社区与人口")
    DIVISION_POSITION = ("division.position", "核实社区位置")
    PACK_LOAD = ("pack.load", "装载地区数据包")
    CALENDAR_EDIT = ("calendar.edit", "维护工作日历")
    PEOPLE_READ = ("people.read", "查看人员与岗位")
    PEOPLE_MANAGE = ("people.manage", "管理账号与岗位")
    INVITE_STAFF = ("people.invite", "邀请本机构人员")
    POLICY_MANAGE = ("policy.manage", "管理安全策略")
    AUDIT_READ = ("audit.read", "查看审计记录")
    STYLEGUIDE_READ = ("styleguide.read", "查看界面样式库")
    NOTICE_READ = ("notice.read", "查看本人消息")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


# Held for one's own unit only: the record must name the unit of the post.
UNIT_BOUND = frozenset(
    {Permission.DOCUMENT_SIGN, Permission.TASK_ANSWER, Permission.MEETING_TAKE_PART}
)


class Reach(Enum):
    """What bounds a holding of a role."""

    DIVISION = "division"
    INSTITUTION = "institution"
    SELF = "self"
    SITE = "site"


@dataclass(frozen=True)
class RoleSpec:
    label: str
    description: str
    reach: Reach
    permissions: frozenset[Permission]
    staff: bool
    exclusive: bool = False


P = Permission
# What every member unit of the leading group does with the plan.
MEMBER = frozenset(
    {P.PLAN_READ, P.STATISTICS_READ, P.DOCUMENT_SIGN, P.TASK_ANSWER, P.MEETING_TAKE_PART}
)


class Role(Enum):
    """Roles as lists of permissions; the description is shown to whoever grants the role."""

    FILING_CLERK = RoleSpec(
        "备案经办人",
        "区卫生健康委经办人：办理备案、变更和终止，现场核实，核实法规条款，"
        "掌握未备案机构和从业人员，登记普惠等标志，合并重复档案，组织摸底调查。",
        Reach.DIVISION,
        frozenset(
            {
                P.OFFICE_OPEN,
                P.REGISTRY_READ,
                P.FILING_READ,
                P.FILING_DECIDE,
                P.FILING_VERIFY,
                P.LAW_VERIFY,
                P.REGISTRATION_READ,
                P.REGISTRATION_FOLLOW,
                P.STAFF_READ,
                P.FLAG_GIVE,
                P.REGISTRY_MERGE,
                P.SURVEY_MANAGE,
                P.SURVEY_FILL,
                P.SURVEY_READ,
                P.PLAN_READ,
                P.STATISTICS_READ,
                P.DIVISION_READ,
                P.NOTICE_READ,
                P.STYLEGUIDE_READ,
            }
        ),
        staff=True,
    )
    OFFICE_DIRECTOR = RoleSpec(
        "领导小组办公室",
        "领导小组办公室人员：派发、督办和考核实施方案任务，组织联席会议，冻结统计期间，起草和发送通报，"
        "查看全区办件与机构，组织摸底调查，维护工作日历，核实社区位置。",
        Reach.DIVISION,
        frozenset(
            {
                P.OFFICE_OPEN,
                P.REGISTRY_READ,
                P.FILING_READ,
                P.REGISTRATION_READ,
                P.SURVEY_MANAGE,
                P.SURVEY_READ,
                P.PLAN_READ,
                P.GROUP_MANAGE,
                P.TASK_DISPATCH,
                P.MEETING_MANAGE,
                P.STATISTICS_READ,
                P.STATISTICS_KEEP,
                P.REPORT_WRITE,
                P.CALENDAR_EDIT,
                P.PEOPLE_READ,
                P.DIVISION_READ,
                P.DIVISION_POSITION,
                P.NOTICE_READ,
                P.STYLEGUIDE_READ,
            }
        ),
        staff=True,
    )
    UNIT_CLERK = RoleSpec(
        "成员单位经办人",
        "成员单位经办人：按职责查看机构档案，答复派给本单位的任务、报告进展，签收文件，参加联席会议。",
        Reach.DIVISION,
        MEMBER | {P.OFFICE_OPEN, P.REGISTRY_READ, P.DIVISION_READ, P.NOTICE_READ},
        staff=True,
    )
    UNIT_HEAD = RoleSpec(
        "成员单位负责人",
        "成员单位负责人：与本单位经办人看到和办理的相同，任务临近期限或超期时先提醒到负责人。",
        Reach.DIVISION,
        MEMBER | {P.OFFICE_OPEN, P.REGISTRY_READ, P.DIVISION_READ, P.NOTICE_READ},
        staff=True,
    )
    GROUP_LEADER = RoleSpec(
        "领导小组组长",
        "领导小组组长：查看驾驶舱、任务、会议和报告，任务久拖不决时提醒到组长。",
        Reach.DIVISION,
        frozenset(
            {
                P.OFFICE_OPEN,
                P.REGISTRY_READ,
                P.PLAN_READ,
                P.STATISTICS_READ,
                P.DIVISION_READ,
                P.NOTICE_READ,
            }
        ),
        staff=True,
    )
    STREET_INSPECTOR = RoleSpec(
        "街道巡查员",
        "街道办事处人员：掌握本街道机构和未备案机构的基本情况，走访摸底，核实本街道社区的位置，只看本街道；"
        "答复派给本街道的任务，签收文件，参加联席会议。",
        Reach.DIVISION,
        MEMBER
        | frozenset(
            {
                P.OFFICE_OPEN,
                P.REGISTRY_READ,
                P.REGISTRATION_READ,
                P.REGISTRATION_FOLLOW,
                P.SURVEY_FILL,
                P.SURVEY_READ,
                P.DIVISION_READ,
                P.DIVISION_POSITION,
                P.NOTICE_READ,
            }
        ),
        staff=True,
    )
    REGISTRAR_CLERK = RoleSpec(
        "登记机关经办人",
        "机构编制、民政、市场监管部门经办人：报送托育机构登记信息，查看备案情况。",
        Reach.DIVISION,
        frozenset(
            {
                P.OFFICE_OPEN,
                P.REGISTRY_READ,
                P.REGISTRATION_PUSH,
                P.REGISTRATION_READ,
                P.DIVISION_READ,
                P.NOTICE_READ,
            }
        ),
        staff=True,
    )
    INSTITUTION_HEAD = RoleSpec(
        "机构负责人",
        "托育机构负责人：准备和提交备案，维护本机构档案，报送空余托位，邀请本机构人员。",
        Reach.INSTITUTION,
        frozenset(
            {
                P.PROVIDER_OPEN,
                P.REGISTRY_OWN,
                P.VACANCY_REPORT,
                P.FILING_PREPARE,
                P.INSTITUTION_KEEP,
                P.INVITE_STAFF,
                P.NOTICE_READ,
            }
        ),
        staff=False,
    )
    INSTITUTION_STAFF = RoleSpec(
        "机构工作人员",
        "托育机构工作人员：查看本机构信息，报送空余托位。",
        Reach.INSTITUTION,
        frozenset({P.PROVIDER_OPEN, P.REGISTRY_OWN, P.VACANCY_REPORT, P.NOTICE_READ}),
        staff=False,
    )
    GUARDIAN = RoleSpec(
        "家长",
        "婴幼儿的监护人：查看和办理自己家庭的事项；举办托育机构的，可以登记自己的机构。",
        Reach.SELF,
        frozenset({P.NOTICE_READ, P.INSTITUTION_FOUND}),
        staff=False,
    )
    SYSTEM_ADMIN = RoleSpec(
        "系统管理员",
        "三员之一：管理账号与岗位，不能查看业务内容和审计记录。",
        Reach.SITE,
        frozenset({P.OFFICE_OPEN, P.PEOPLE_READ, P.PEOPLE_MANAGE, P.PACK_LOAD, P.NOTICE_READ}),
        staff=True,
        exclusive=True,
    )
    SECURITY_ADMIN = RoleSpec(
        "安全管理员",
        "三员之一：管理安全策略与安全告警，不能管理账号。",
        Reach.SITE,
        frozenset({P.OFFICE_OPEN, P.POLICY_MANAGE, P.PEOPLE_READ, P.NOTICE_READ}),
        staff=True,
        exclusive=True,
    )
    AUDIT_ADMIN = RoleSpec(
        "审计管理员",
        "三员之一：查看与核验审计记录，不能修改任何内容。",
        Reach.SITE,
        frozenset({P.OFFICE_OPEN, P.AUDIT_READ, P.NOTICE_READ}),
        staff=True,
        exclusive=True,
    )

    @property
    def spec(self) -> RoleSpec:
        return self.value

    @property
    def label(self) -> str:
        return self.value.label

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(role.name.lower(), role.label) for role in cls]

    @classmethod
    def from_code(cls, code: str) -> "Role":
        return cls[code.upper()]

    @property
    def code(self) -> str:
        return self.name.lower()
