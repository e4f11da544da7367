"""The sandbox's pay page: plain HTML in the shopper's language, without scripts."""

from html import escape
from typing import Any

TEXT = {
    "en": {
        "title": "Sandbox Pay", "lead": "A pretend payment company. No money moves.", "pay": "Pay", "decline": "Decline",
        "cancel": "Cancel and go back", "paid": "This payment was made.", "closed": "This payment is closed.",
        "back": "Back to the shop", "missing": "There is no such payment. Please start again from the shop.",
        "more": "For testers", "delay": "Delay the notification by (seconds)", "repeats": "Repeat the notification (times)",
        "tampered": "Sign the notification wrongly", "wallet": "Wallet, any word: the same word is the same wallet",
    },
    "zh": {
        "title": "沙盒支付", "lead": "模拟的支付公司，不会产生真实扣款。", "pay": "支付", "decline": "拒绝支付",
        "cancel": "取消并返回", "paid": "这笔款项已支付。", "closed": "这笔支付已关闭。", "back": "返回商店",
        "missing": "没有这笔支付，请回到商店重新发起。", "more": "测试选项", "delay": "通知延迟（秒）",
        "repeats": "通知重复次数", "tampered": "使用错误的签名", "wallet": "钱包（任意文字，文字相同即同一个钱包）",
    },
}  # fmt: skip
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "PingFang SC", "Noto Sans SC", sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef2f6; color: #1b2733; }
main { background: #fff; padding: 32px; border-radius: 12px; width: min(360px, 88vw); box-shadow: 0 8px 30px #0b1f3320; }
h1 { font-size: 16px; margin: 0; color: #2563a8; } .sum { font-size: 40px; font-weight: 650; margin: 16px 0 24px; }
p { margin: 4px 0 0; color: #566; } button, .back { font: inherit; width: 100%; padding: 12px; border-radius: 8px; border: 1px solid #c9d3dd;
background: #fff; color: inherit; margin-top: 8px; cursor: pointer; display: block; text-align: center; text-decoration: none; box-sizing: border-box; }
button.go { background: #2563a8; border-color: #2563a8; color: #fff; font-weight: 600; }
details { margin-top: 20px; color: #566; font-size: 14px; } label { display: block; margin-top: 8px; } input[type=number] { width: 72px; font: inherit; }
@media (prefers-color-scheme: dark) { body { background: #10161c; color: #e8edf2; } main, button, .back { background: #1a232c; } p, details { color: #a9b6c3; } }
"""


def words(language: str) -> dict[str, str]:
    """Return the page's texts in a language, English if it is not Chinese."""
    return TEXT["zh" if language.startswith("zh") else "en"]


def pay_page(session: dict[str, Any] | None, language: str = "en") -> str:
    """Return the pay page of a session, or a page that says there is none."""
    if session is None:
        text = words(language)
        return _shell(language, f"<p role=alert>{text['missing']}</p>")
    language = str(session["language"])
    text = words(language)
    amount = f"{session['amount'] / 100:,.2f} {escape(session['currency'])}"
    head = f"<h1>{text['title']}</h1><p>{text['lead']}</p><div class=sum>{amount}</div>"
    if session["state"] != "pending":
        told = text["paid"] if session["state"] == "paid" else text["closed"]
        link = f'<a class=back href="{escape(session["return_url"])}">{text["back"]}</a>'
        return _shell(language, f"{head}<p>{told}</p>{link}")
    return _shell(
        language,
        f"{head}<form method=post><button class=go name=decision value=paid>{text['pay']} {amount}</button>"
        f"<button name=decision value=failed>{text['decline']}</button>"
        f"<button name=decision value=cancelled>{text['cancel']}</button>"
        f"<details><summary>{text['more']}</summary>"
        f"<label>{text['delay']} <input type=number name=delay value=0 min=0 max=600 step=0.1></label>"
        f"<label>{text['repeats']} <input type=number name=repeats value=1 min=0 max=20></label>"
        f"<label>{text['wallet']} <input name=wallet maxlength=64 autocomplete=off></label>"
        f"<label><input type=checkbox name=tampered value=1> {text['tampered']}</label></details></form>",
    )


def _shell(language: str, body: str) -> str:
    code = "zh-Hans" if language.startswith("zh") else "en"
    return (
        f"<!doctype html><html lang={code}><head><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{words(language)['title']}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
