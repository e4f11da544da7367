"""Who speaks to the demonstration's shop at other companies: a follower on WeChat, somebody under a post on Weibo, one on Douyin.

What they say is made up. It stands at the companies of the demonstration, too: there an answer is taken or refused.
"""

from datetime import datetime, timedelta

from django.conf import settings

from kaipu.brain.campaigns import api as campaigns
from kaipu.commerce.care import api as care
from kaipu.commerce.content import api as content
from kaipu.commerce.customers import api as customers
from kaipu.demo.companies.messages import MessageCompany
from kaipu.demo.companies.platforms import Platforms
from kaipu.demo.people_at_work import SHOPPERS
from kaipu.kernel import clock

FOLLOWER, SAID = "o-demo-follower", "请问上次买的豆浆还有货吗？想再要两盒，今晚能送到吗？"
REMARKS = (
    ("weibo", "5501", "爱喝汤的小满", "南瓜汤看着好香！南瓜是哪种？门店能买到吗？"),
    ("douyin", "u-8802", "Soup Sunday", "Made the pumpkin one last night, a bit watery. How much stock do you use?"),
)
LATELY = timedelta(days=6)


def speak(at: datetime) -> int:
    """Let three people speak: one shopper with a log-in on WeChat two hours ago, two under the newest posts. Return how many did.

    What is under posts is read by the worker, in its first five minutes.
    """
    said = _follower_writes(at - timedelta(hours=2))
    company = Platforms(settings.VAR / "demo" / "companies" / "platforms.json", "")
    for platform, person, name, text in REMARKS:
        posts = content.list_posts(state="sent", sent_since=at - LATELY, limit=200)
        post = next((each for each in posts if each.platform == platform), None)
        if post is not None:
            company.remark(platform, post.remote_id, person, text, name=name)
            said += 1
    return said


def _follower_writes(at: datetime) -> int:
    account = customers.find_account(email=SHOPPERS[1].email)
    customer_id = account.customer_id if account else None
    if customer_id is not None:
        campaigns.load_reach(places={customer_id: FOLLOWER}, channel="wechat", at=at - timedelta(days=30))
    company = MessageCompany(settings.VAR / "demo" / "messages", "", now=at.timestamp)
    company.folder.mkdir(parents=True, exist_ok=True)
    told = company.follow_up(FOLLOWER, SAID, number=f"{int(clock.day_start(clock.local_date(at)).timestamp())}1")
    utterance = care.Utterance(
        "wechat", care.MESSAGE, FOLLOWER, told["MsgId"], SAID, language="zh", customer_id=customer_id
    )
    return int(care.hear_social(said=utterance, at=at) is not None)
