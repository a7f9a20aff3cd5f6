"""The advisor's answer in words: places, what is met and what is not, who is needed."""

from collections.abc import Iterable
from typing import Any

from tuoyu.rules.advisor import Advice
from tuoyu.rules.advisor.advise import Point, Standing
from tuoyu.rules.advisor.capacity import Limit
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import citation, cited, sentence

TONES = {
    Standing.TO_MEND: "bad",
    Standing.TO_CHECK: "warn",
    Standing.UNTOLD: "quiet",
    Standing.ADVISED: "info",
    Standing.MET: "good",
}
HEADINGS = {
    Standing.TO_MEND: "须先改正，否则不能备案",
    Standing.TO_CHECK: "请核实",
    Standing.ADVISED: "建议",
    Standing.UNTOLD: "还没填写，暂不能判断",
    Standing.MET: "已经符合",
}
LIMIT_COLUMNS = (
    {"key": "ground", "label": "依据什么算"},
    {"key": "places", "label": "可收托（人）", "numeric": True},
    {"key": "force", "label": "约束"},
    {"key": "basis", "label": "出处"},
)
CLASS_COLUMNS = (
    {"key": "class", "label": "班级"},
    {"key": "places", "label": "托位（个）", "numeric": True},
    {"key": "most", "label": "班型上限（人）", "numeric": True},
    {"key": "ratio", "label": "每人照护（人）", "numeric": True},
    {"key": "carers", "label": "收满需要（人）", "numeric": True},
    {"key": "short", "label": "还缺（人）", "numeric": True},
)
STAFF_COLUMNS = (
    {"key": "role", "label": "岗位"},
    {"key": "needed", "label": "需要（人）", "numeric": True},
    {"key": "planned", "label": "已计划（人）", "numeric": True},
    {"key": "basis", "label": "出处"},
)


def answer_of(advice: Advice) -> dict[str, Any]:
    """Everything that the part `advisor_answer.html` shows."""
    return {
        "most": advice.capacity.most,
        "advised": advice.capacity.advised,
        "places": advice.places,
        "ready": advice.ready,
        "counts": [(s.label, len(advice.standing(s)), TONES[s]) for s in HEADINGS],
        "parts": [_part(each, advice) for each in HEADINGS if advice.standing(each)],
        "limit_columns": LIMIT_COLUMNS,
        "limits": [_limit(limit) for limit in advice.capacity.limits],
        "class_columns": CLASS_COLUMNS,
        "classes": [
            {
                "class": f"第{number}个班（{row.band.label}）",
                "places": row.places,
                "most": row.most,
                "ratio": row.ratio,
                "carers": row.carers,
                "short": {"text": str(row.short), "tag": "warn"} if row.short else "—",
            }
            for number, row in enumerate(advice.classes, 1)
        ],
        "staff_columns": STAFF_COLUMNS,
        "staff": [
            {
                "role": row.role.label,
                "needed": row.needed,
                "planned": "还没填" if row.planned is None else row.planned,
                "basis": _basis(row.cites) + ("（推荐性标准）" if row.recommended else ""),
            }
            for row in advice.staff
        ],
    }


def _part(standing: Standing, advice: Advice) -> dict[str, Any]:
    return {
        "name": standing.value,
        "heading": HEADINGS[standing],
        "tone": TONES[standing],
        "label": standing.label,
        "folded": standing is Standing.MET,
        "points": [_point(point) for point in advice.standing(standing)],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "title": point.title,
        "untold": point.untold,
        "findings": [
            {"sentence": sentence(each), "citation": citation(each)} for each in point.findings
        ],
        "basis": _basis(point.cites),
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "ground": limit.ground.label,
        "places": limit.places,
        "force": {"text": "不得超过", "tag": "bad"} if limit.binding
        else {"text": "建议", "tag": "quiet"},
        "basis": _basis(limit.cites),
    }  # fmt: skip


def _basis(cites: Iterable[Cite]) -> str:
    return "；".join(dict.fromkeys(cited(cite) for cite in cites))
