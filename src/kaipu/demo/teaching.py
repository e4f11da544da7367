"""What the demonstration's team can do and has: four skills, what roles want of them, two trainings, and means that one week over-books.

Made up by hand, relative to the day of filling. See docs/demo-data.md.
"""

from datetime import datetime, timedelta

from kaipu.brain.plans import api as plans
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock

DAY = timedelta(days=1)
# skill, Chinese name, levels by account, levels wanted by role
SKILLS = (
    ("Answering complaints", "处理投诉", {"agent": 2, "manager": 3}, {"agent": 3}),
    ("Reading an experiment", "解读实验", {"marketer": 1, "analyst": 4, "manager": 2}, {"marketer": 3, "analyst": 3}),
    ("Negotiating with suppliers", "供应商谈判", {"buyer": 3, "manager": 2}, {"buyer": 3}),
    ("Writing Chinese well", "中文写作", {"marketer": 3, "agent": 2}, {"marketer": 3, "agent": 2}),
)  # fmt: skip


def teach(at: datetime) -> None:
    """Name skills and levels, plan trainings, and write down means with what the open tasks of their owners take."""
    people = {each.email.partition("@")[0]: each.id for each in customers.list_staff()}
    today = clock.local_date(at)
    numbers = {}
    for name, chinese, levels, wanted in SKILLS:
        numbers[name] = plans.save_skill(name_en=name, name_zh=chinese, at=at)
        for who, level in levels.items():
            if who in people:
                plans.set_skill_level(skill_id=numbers[name], user_id=people[who], level=level, at=at)
        for role, level in wanted.items():
            plans.set_skill_wish(skill_id=numbers[name], role=role, level=level, at=at)
    if "agent" in people and "buyer" in people:
        plans.plan_training(
            skill_id=numbers["Answering complaints"], user_id=people["agent"], title="Ten talks with the manager · 与经理复盘十段对话",
            due_on=today + 14 * DAY, cost_minor=0, at=at,
        )  # fmt: skip
        done = plans.plan_training(
            skill_id=numbers["Negotiating with suppliers"], user_id=people["buyer"], title="Two-day course · 两日课程",
            due_on=today - 20 * DAY, cost_minor=48_000, at=at - 40 * DAY,
        )  # fmt: skip
        plans.settle_training(
            training_id=done,
            state="done",
            result="Led the milk talks alone · 独立主持牛奶谈判",
            level=3,
            at=at - 20 * DAY,
        )
    _book(people, at)


def _book(people: dict[str, int], at: datetime) -> None:
    hours = {
        who: plans.save_means(kind="hours", name=f"{who.title()} · 工时", user_id=people[who], a_week=20, at=at)
        for who in ("marketer", "buyer", "manager") if who in people
    }  # fmt: skip
    camera = plans.save_means(kind="equipment", name="Photo corner · 摄影角", user_id=None, a_week=1, at=at)
    money = plans.save_means(kind="money", name="Small campaigns · 小型活动", user_id=None, a_week=50_000, at=at)
    owners = {people[who]: number for who, number in hours.items()}
    for place, task in enumerate(plans.list_tasks(states=plans.OPEN, limit=40)):
        if task.owner_id in owners:
            plans.claim_means(task_id=task.id, means_id=owners[task.owner_id], a_week=9, at=at)
        if place < 2:
            plans.claim_means(task_id=task.id, means_id=(camera, money)[place], a_week=(1, 20_000)[place], at=at)
