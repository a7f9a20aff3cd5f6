"""What every recorded act is called in the list of audit records."""

from tuoyu.core.lifecycle import all_lifecycles

ACTS = {
    "accounts.accept_invitation": "接受邀请",
    "accounts.add_factor": "添加登录验证方式",
    "accounts.become_provider": "成为机构人员",
    "accounts.create": "建立账号",
    "accounts.disable": "停用账号",
    "accounts.enable": "启用账号",
    "accounts.end_other_sessions": "退出其他设备",
    "accounts.end_post": "结束岗位",
    "accounts.end_session": "退出一台设备",
    "accounts.grant_post": "授予岗位",
    "accounts.invite": "邀请人员",
    "accounts.remove_factor": "移除登录验证方式",
    "accounts.renew_recovery_codes": "更换备用码",
    "accounts.second_factor": "验证第二步登录",
    "accounts.send_code": "发送验证码",
    "accounts.set_password": "设置密码",
    "accounts.set_phone": "设置手机号",
    "accounts.sign_in": "登录",
    "accounts.sign_out": "退出登录",
    "accounts.withdraw_invitation": "撤回邀请",
    "audit.start_epoch": "审计记录开始新的一段",
    "calendar.publish_year": "公布一年的放假安排",
    "calendar.seed": "装载新公布的放假安排",
    "calendar.set_work_day": "修改工作日历",
    "crypto.rewrap": "更换加密密钥",
    "district.home": "设定本站服务地区",
    "division.position": "修改区划位置",
    "files.read": "查看上传的文件",
    "files.store": "保存文件",
    "filing.add_material": "上传备案材料",
    "filing.due_day": "重新计算办理期限",
    "filing.cancel_filing": "出具注销通知",
    "filing.change": "变更备案写入名录",
    "filing.correction": "报告整改情况",
    "filing.frozen": "固定提交内容",
    "filing.notice": "出具一次性告知书",
    "filing.receipt": "出具备案回执",
    "filing.remove_material": "移除备案材料",
    "filing.save_section": "保存备案内容",
    "filing.start": "开始备案申请",
    "filing.start_change": "开始变更备案",
    "filing.start_closure": "开始申请终止服务",
    "filing.verification": "记录现场核实",
    "institution.found": "举办人登记机构",
    "institution.prepare": "建立机构档案",
    "law.verify": "核实法规条款",
    "opinion.add": "新增常用意见",
    "opinion.edit": "修改常用意见",
    "opinion.restore": "恢复常用意见",
    "opinion.retire": "停用常用意见",
    "opinion.start": "装载最初的常用意见",
    "notices.queue": "发送消息",
    "pack.load": "装载地区数据包",
    "certificate.add": "登记证照",
    "certificate.withdraw": "作废证照记录",
    "fee.end": "登记停收",
    "fee.set": "登记收费标准",
    "flag.end": "结束标志",
    "flag.give": "登记标志",
    "institution.distinct": "判定不是同一家机构",
    "institution.undo_distinct": "撤销不是同一家的判定",
    "institution.merge": "合并重复机构",
    "institution.unmerge": "撤销机构合并",
    "preparation.change": "修改筹办方案",
    "preparation.drop": "删除筹办方案",
    "preparation.keep": "保存筹办方案",
    "preparation.use": "筹办方案填入备案申请",
    "registry.turn_day": "标志和收费按日生效",
    "staff.background": "登记从业查询",
    "staff.change_job": "登记岗位变动",
    "staff.correct": "更正人员信息",
    "staff.distinct": "判定不是同一人",
    "staff.undo_distinct": "撤销不是同一人的判定",
    "staff.employ": "登记入职",
    "staff.health": "登记健康合格证明",
    "staff.leave": "登记离职",
    "staff.merge": "合并重复人员",
    "staff.qualification": "登记资格证书",
    "staff.read": "查看从业人员",
    "staff.reveal": "查看从业人员完整信息",
    "staff.training": "登记培训",
    "staff.unmerge": "撤销人员合并",
    "staff.withdraw_paper": "作废人员证明记录",
    "report.receive": "接收年度报告",
    "report.submit": "报送年度报告",
    "registration.contact": "记录与未备案机构的联系",
    "registration.issue_token": "发放登记信息报送令牌",
    "registration.remind": "提醒登记后及时备案",
    "registration.revoke_token": "作废登记信息报送令牌",
    "survey.change_round": "修改摸底轮次",
    "survey.decide_pair": "认定摸底点位是否相同",
    "survey.enter_known": "列入已知的摸底点位",
    "survey.fill": "填报摸底走访",
    "survey.hand_over": "记录摸底点位的移交",
    "survey.plan_round": "新建摸底轮次",
    "survey.register": "摸底点位列入机构名录",
    "survey.remind": "提醒摸底截止",
    "survey.take_upload": "收入摸底走访表",
    "survey.tie": "摸底点位对应到机构",
    "basis.check": "核实依据文件效力",
    "document.remind": "催签文件",
    "document.send": "分发文件",
    "document.sign": "签收文件",
    "document.withdraw": "撤回文件",
    "group.appoint": "登记领导小组任职",
    "group.correct": "更正领导小组成员信息",
    "group.end": "登记领导小组离任",
    "registration.take_batch": "收入登记信息",
    "vacancy.report": "报送空余托位",
}


AREAS = {
    "basis": "实施方案",
    "document": "实施方案",
    "group": "实施方案",
    "accounts": "账号与岗位",
    "audit": "审计",
    "calendar": "工作日历",
    "crypto": "加密",
    "district": "地区",
    "division": "地区",
    "filing": "备案",
    "institution": "机构",
    "law": "法规",
    "notices": "消息",
    "opinion": "备案",
    "pack": "地区",
    "vacancy": "机构",
}
OTHER = "其他"


def act_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Every act by its label, under the area that it belongs to: for a select."""
    labels = dict(ACTS)
    areas = dict(AREAS)
    for lifecycle in all_lifecycles():
        labels |= {f"{lifecycle.name}.{step.code}": step.label for step in lifecycle.steps}
        areas.setdefault(lifecycle.name, lifecycle.label)
    grouped: dict[str, list[tuple[str, str]]] = {}
    for code, label in sorted(labels.items()):
        grouped.setdefault(areas.get(code.partition(".")[0], OTHER), []).append((code, label))
    return [("", "全部"), *sorted(grouped.items(), key=lambda group: (group[0] == OTHER, group[0]))]


def act_in_words(act: str) -> str:
    """The label of a lifecycle step or of another act; a code that is no longer used stays."""
    name, _, step = act.partition(".")
    for lifecycle in all_lifecycles():
        if lifecycle.name == name and any(each.code == step for each in lifecycle.steps):
            return lifecycle.step(step).label
    return ACTS.get(act, act)
