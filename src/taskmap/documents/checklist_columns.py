"""What may stand in the rows of a 责任清单, by the names of its placeholders: measures, their milestones, the unit's reports."""

from __future__ import annotations

from taskmap.documents import answers, measure_values

MORE = {
    name: each
    for name, each in {**measure_values.MEASURE, **measure_values.OF_TASK}.items()
    if name not in ("id", "text", "deadline", "steps", "leader", "owner", "criteria", "note")
    and name not in ("no", "task", "chapter")
}
"""What else may stand in the row of a measure where a workbook is of one plan."""
MEASURES = {
    "measure.id": "编号",
    "measure.no": "任务序号",
    "measure.task": "工作任务",
    "measure.text": "具体举措",
    "measure.role": "角色",
    "measure.group": "所属单位组",
    "measure.deadline": "完成时限",
    "measure.steps": "节点与指标",
    "measure.leader": "责任领导",
    "measure.owner": "责任人",
    "measure.criteria": "完成标准",
    "measure.last": "上期进展",
    **answers.columns("measure"),
    "measure.digest": "举措内容的指纹",
}
MILESTONES = {
    "milestone.id": "节点编号",
    "milestone.no": "节点所在任务序号",
    "milestone.task": "节点所在工作任务",
    "milestone.text": "节点",
    "milestone.role": "节点角色",
    "milestone.deadline": "节点时限",
    "milestone.last": "节点上期进展",
    **answers.columns("milestone", "节点"),
    "milestone.digest": "节点内容的指纹",
}
DUTIES = {
    "duty.period": "报送期次",
    "duty.due": "截止日期",
    "duty.weekday": "星期",
    "duty.rule": "报送事项",
    "duty.to": "报送至",
    "duty.forward_to": "汇总报",
    "duty.signed": "签字盖章",
    "duty.note": "备注",
}
