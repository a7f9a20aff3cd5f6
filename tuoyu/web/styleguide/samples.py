"""Sample data of the style guide; all of it fictitious."""

from datetime import UTC, date, datetime
from typing import Any

TODAY = date(2026, 11, 23)
HERE = "/styleguide"

PUBLIC_MENU = [
    {"label": "找托育", "url": HERE, "current": True},
    {"label": "办事", "url": HERE},
    {"label": "育儿", "url": HERE},
    {"label": "政策与方案", "url": HERE},
    {"label": "意见", "url": HERE},
]
OFFICE_MENU = [
    {"label": "我的待办", "url": "/styleguide/office", "count": 12},
    {"label": "机构监管台账", "url": HERE, "current": True},
    {"label": "备案办件", "url": HERE, "count": 3},
    {"label": "统计分析", "url": HERE},
    {"label": "实施方案", "url": HERE, "group": "组织实施"},
    {"label": "工作日历", "url": HERE},
]
PROVIDER_MENU = [
    {"label": "今天要办", "url": HERE, "count": 2},
    {"label": "备案", "url": HERE, "current": True},
    {"label": "本机构信息", "url": HERE},
    {"label": "余位报送", "url": HERE},
    {"label": "人员", "url": HERE},
]
FIELD_MENU = [
    {"label": "今日任务", "url": HERE, "current": True, "count": 4},
    {"label": "机构", "url": HERE},
    {"label": "记录", "url": HERE},
    {"label": "消息", "url": HERE},
]

KPIS = [
    {"label": "在册机构", "value": 38, "unit": "家", "url": HERE},
    {"label": "托位数", "value": 2146, "unit": "个"},
    {"label": "每千人口托位", "value": "4.31", "tone": "warn", "note": "目标 4.5，还差 0.19"},
    {"label": "逾期整改", "value": 3, "unit": "项", "tone": "bad"},
]
TASKS = [
    {"title": "机构基本情况", "url": HERE, "hint": "名称、类型、负责人", "state": "done"},
    {"title": "场地与班级", "url": HERE, "state": "doing"},
    {"title": "人员资格与健康合格证明", "url": HERE, "state": "todo"},
    {
        "title": "消防安全检查合格证明",
        "url": HERE,
        "state": "wrong",
        "hint": "上传的文件看不清，请重新拍摄",
    },
    {"title": "食品经营许可", "url": HERE, "state": "optional", "hint": "不供餐的机构不用填"},
    {"title": "卫生评价报告", "url": HERE, "state": "seen"},
    {"title": "核对并提交", "state": "blocked"},
]
ROWS = [
    {"key": "机构名称", "value": "示例托育园1号", "url": HERE},
    {"key": "统一社会信用代码", "value": "91999906MA0000001X", "url": HERE},
    {"key": "服务形式", "value": ["全日托", "计时托"], "url": HERE},
    {"key": "监控覆盖", "value": "", "url": HERE, "action": "填写"},
    {"key": "备案状态", "value": "已备案", "tag": "good"},
]
PLACES = [
    {
        "name": "示例托育园1号",
        "url": HERE,
        "distance": 430.0,
        "street": "示例一街道",
        "address": "示例路12号",
        "filed": True,
        "inclusive": True,
        "free": 6,
        "free_at": date(2026, 11, 22),
        "services": ["全日托", "计时托"],
        "price_from": 180000,
        "ages": "6—36 个月",
    },
    {
        "name": "示例社区嵌入式托育点名称比较长的一家机构",
        "url": HERE,
        "distance": 2350.0,
        "street": "示例二街道",
        "address": "示例小区配套用房一层",
        "filed": True,
        "free": 0,
        "free_at": date(2026, 11, 21),
        "services": ["半日托"],
        "price_from": 95050,
        "ages": "12—36 个月",
    },
    {
        "name": "示例幼儿园托班",
        "url": HERE,
        "street": "示例三街道",
        "filed": False,
        "free": 4,
        "free_stale": True,
        "free_at": date(2026, 10, 2),
        "services": ["全日托"],
    },
    {"name": "示例托育园7号", "url": HERE, "street": "示例一街道", "closed": "已注销（2026年6月）"},
]
WRONG_ANSWERS = {
    "b-name": "",
    "b-credit_code": "9112",
    "b-contact_mail": "不是邮箱",
    "b-street": "9",
    "b-lease_end_year": "2027",
    "b-lease_end_month": "2",
    "b-lease_end_day": "30",
    "b-price": "一千",
    "b-places": "500",
    "b-note": "长" * 201,
}
COLUMNS = [
    {"key": "name", "label": "机构名称", "sort_url": "?sort=name", "sorted": "ascending"},
    {"key": "street", "label": "街道"},
    {"key": "places", "label": "托位", "numeric": True},
    {"key": "filing", "label": "备案"},
    {"key": "checked", "label": "最近检查"},
    {"key": "due", "label": "期限"},
    {"key": "state", "label": "状态"},
]
STATES = [
    ("正常", "good"),
    ("证照临期", "warn"),
    ("逾期整改", "bad"),
    ("正常", "good"),
    ("整改中", "info"),
    ("已注销", "quiet"),
]
REMAINING = [5, 2, -2, 0, 12, None]
CHART_LINES = [
    {"label": "实际", "values": (2.5, None, 3.5, 4)},
    {"label": "目标", "values": (3, 3.5, 4, 4.5), "dashed": True},
]
TILES = [
    {
        "name": name,
        "row": n // 3,
        "column": n % 3,
        "value": 60 + n * 17,
        "level": n % 5 if n != 7 else "bad",
    }
    for n, name in enumerate(
        ["一街", "二街", "三街", "四街", "五街", "六街", "七街", "八街", "九街"]
    )
]


def ledger() -> dict[str, Any]:
    rows = [
        {
            "name": {"text": f"示例托育园{n}号", "url": HERE},
            "street": f"示例{'一二三四五六'[n - 1]}街道",
            "places": 40 + 7 * n,
            "filing": "已备案",
            "checked": f"2026-10-{10 + n}",
            "due": {
                "text": "—",
                "due": {
                    "due": date(2026, 11, 20 + n),
                    "remaining": left,
                    "provisional": n == 5,
                    "done": left is None,
                },
            },
            "state": {"text": state, "tag": meaning},
        }
        for n, ((state, meaning), left) in enumerate(zip(STATES, REMAINING, strict=True), 1)
    ]
    return {"kpis": KPIS, "columns": COLUMNS, "rows": rows}


def home() -> dict[str, Any]:
    return {
        "situations": [
            {
                "title": "找托育",
                "text": "按距离、月龄、价格找已备案的机构",
                "url": HERE,
                "icon": "search",
            },
            {
                "title": "办托育机构",
                "text": "登记、备案、变更，一次告知",
                "url": HERE,
                "icon": "building",
            },
            {
                "title": "学育儿",
                "text": "按月龄看照护知识，报名亲子活动",
                "url": HERE,
                "icon": "child",
            },
            {"title": "查政策", "text": "补贴、产假、税费，说人话", "url": HERE, "icon": "book"},
            {
                "title": "提意见",
                "text": "投诉、建议，办到哪一步看得见",
                "url": HERE,
                "icon": "speech",
            },
        ],
        "quick": [{"text": t, "url": HERE} for t in ("离我最近", "有余位", "普惠", "计时托")],
        "places": PLACES,
        "kpis": KPIS[:3],
        "as_of": TODAY,
        "chosen": [
            {"label": "示例一街道", "remove_url": HERE},
            {"label": "有余位", "remove_url": HERE},
        ],
    }


def dossier() -> dict[str, Any]:
    return {
        "tasks": TASKS,
        "today": TODAY,
        "timeline": [
            {
                "title": "备案回执已发放",
                "when": datetime(2026, 11, 20, 8, 5, tzinfo=UTC),
                "by": "示例经办人",
                "tone": "good",
            },
            {
                "title": "退回补正",
                "when": datetime(2026, 11, 18, 2, 0, tzinfo=UTC),
                "by": "示例经办人",
                "text": "消防安全检查合格证明看不清，请重新上传。",
                "tone": "bad",
            },
            {
                "title": "提交备案申请",
                "when": datetime(2026, 11, 17, 1, 30, tzinfo=UTC),
                "by": "示例负责人",
                "url": HERE,
            },
            {"title": "15个工作日内实地核实", "when": "预计 2026年12月11日前", "tone": "next"},
        ],
        "files": [
            {
                "name": "营业执照.pdf",
                "url": HERE,
                "size": 482133,
                "note": "2026年11月17日上传",
                "state": "已核对",
                "tag": "good",
            },
            {
                "name": "消防安全检查合格证明-正面照片-重新拍摄.jpg",
                "url": HERE,
                "size": 3482133,
                "state": "需补正",
                "tag": "bad",
                "remove_url": HERE,
            },
        ],
        "card_rows": ROWS,
        "card_actions": [{"text": "修改", "url": HERE}, {"text": "停用", "url": HERE}],
    }


def patrol() -> dict[str, Any]:
    return {
        "tasks": [
            {**task, "state": state}
            for task, state in zip(TASKS, ("done", "doing", "todo", "wrong"), strict=False)
        ]
    }


def everything() -> dict[str, Any]:
    return {
        **ledger(),
        **home(),
        **dossier(),
        "check_rows": ROWS,
        "today": TODAY,
        "tiles": TILES,
        "chart_labels": ("1月", "2月", "3月", "4月"),
        "chart_lines": CHART_LINES,
        "bars": [{"label": t["name"], "value": t["value"]} for t in TILES],
        "sections": [
            {"title": "机构基本情况", "url": HERE, "rows": ROWS[:3]},
            {"title": "场地", "rows": ROWS[3:]},
        ],
        "steps": [
            {
                "title": "了解托育服务",
                "url": HERE,
                "text": "先看看哪种形式适合孩子。",
                "time": "10 分钟",
            },
            {
                "title": "预约参观",
                "where": "机构主页上的电话",
                "time": "提前 2 天",
                "current": True,
                "links": [{"text": "找附近的机构", "url": HERE}],
            },
            {
                "title": "入托体检",
                "where": "妇幼保健机构",
                "bring": "预防接种证、户口簿",
                "time": "3 个工作日",
            },
        ],
        "tabs": [
            {"label": "列表", "url": HERE, "current": True, "count": 38},
            {"label": "地图", "url": HERE},
        ],
        "jobs": [
            {"label": "导入机构名录", "done": 42, "total": 120, "url": HERE},
            {"label": "汇总年度报表", "url": HERE},
            {"label": "生成通报", "state": "finished", "result_url": HERE},
            {
                "label": "导出台账",
                "state": "failed",
                "message": "第 14 行缺少机构名称，请补上后重新导入。",
            },
        ],
        "numbers": {"previous_url": HERE, "next_url": HERE, "summary": "第 21—40 家"},
        "findings": [
            {
                "sentence": "租约自申请之日起不足三年，请续签后再提交。",
                "citation": "示例文件第五条",
                "url": "",
            },
            {
                "sentence": "乳儿班不能设在三层以上，请调整班级所在楼层。",
                "citation": "示例标准 3.2",
                "url": "#shell-states",
            },
        ],
        "meanings": ["info", "good", "warn", "bad", "quiet", "warm", "plain"],
    }
