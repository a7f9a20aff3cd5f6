"""The one act of this app: a provision was compared with its instrument."""

from django.db import IntegrityError, transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.divisions import home
from tuoyu.divisions.queries import district
from tuoyu.law.models import LONGEST_REMARK, LONGEST_SOURCE, Result, Verification
from tuoyu.law.queries import times_checked
from tuoyu.rules.errors import UnknownParameter
from tuoyu.rules.provisions import Dated

OVERTAKEN = "这一条刚刚由别人核实过。请刷新页面，看过结果后再决定。"


@transaction.atomic
def verify_provision(
    provision: str,
    version: str,
    result: Result,
    source: str,
    remark: str = "",
    *,
    seen: int,
    by: Actor,
) -> Verification:
    """Keep that somebody compared a version of a provision with the original text.

    `source` names what was read; a difference is described in `remark`. `seen` is how often the
    version had been checked when the form was shown. The last check counts: a confirmed version
    loses the mark 待核实 everywhere, a differing one gets it back. Raises NotAllowed, NotFound,
    Invalid, Conflict when somebody was faster.
    """
    here = district()
    require(by, Permission.LAW_VERIFY, Subject(division=here.code))
    _version(provision, version)
    source, remark = source.strip(), remark.strip()
    if not source or len(source) > LONGEST_SOURCE:
        raise Invalid(f"请写明核对的是哪份原文，不超过{LONGEST_SOURCE}个字，例如文件名称和网址。")
    if len(remark) > LONGEST_REMARK:
        raise Invalid(f"说明请控制在{LONGEST_REMARK}个字以内。")
    if result is Result.DIFFERS and not remark:
        raise Invalid("请在说明里写明原文是怎么规定的，方便更正。")
    if times_checked(provision, version) != seen:
        raise Conflict(OVERTAKEN)
    try:
        with transaction.atomic():
            made = Verification.objects.create(
                provision=provision,
                version=version,
                ordinal=seen + 1,
                result=result,
                source=source,
                remark=remark,
                verified_by_id=by.person_id,
                verified_at=clock.now(),
            )
    except IntegrityError as fault:
        raise Conflict(OVERTAKEN) from fault
    audit.record(
        by,
        "law.verify",
        made.public_id,
        division=here.code,
        provision=provision,
        version=version,
        outcome=result.value,
    )
    home.forget()
    return made


def _version(provision: str, version: str) -> Dated:
    """The version as this site applies it. Raises NotFound."""
    try:
        versions = district().law.history(provision)
    except UnknownParameter as fault:
        raise NotFound("没有这一条规定。请从条款列表中选择。") from fault
    for entry in versions:
        if entry.version == version:
            return entry
    raise Conflict("这一条规定已经换了版本。请刷新页面，核对现在的版本。")
