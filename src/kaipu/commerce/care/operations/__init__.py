"""Writes of care."""

from kaipu.commerce.care.operations.articles import (
    NothingToFile,
    Wording,
    WordsMissing,
    file_answer,
    set_article_state,
    write_article,
)
from kaipu.commerce.care.operations.assistant import note_assistant
from kaipu.commerce.care.operations.deskwork import (
    AboveLimit,
    NotOpen,
    SaidMeanwhile,
    TakenAlready,
    answer_conversation,
    assign_conversation,
    cancel_order_here,
    close_conversation,
    give_money_back,
    look_at_conversation,
    merge_conversations,
    note_conversation,
    reopen_conversation,
    set_priority,
    split_conversation,
    take_conversation,
)
from kaipu.commerce.care.operations.erasing import forget_conversations, hand_over_conversations
from kaipu.commerce.care.operations.giving import (
    CouponGivenLately,
    CouponNotOpen,
    NobodyToGive,
    Wish,
    choose_order,
    give_coupon_here,
    remedy_limit,
    resend_here,
    take_back_here,
)
from kaipu.commerce.care.operations.guides import (
    GuideDraft,
    GuideUntitled,
    GuideWrong,
    publish_guide,
    withdraw_guide,
    write_guide,
)
from kaipu.commerce.care.operations.interviews import InterviewDraft, NeedMissing, write_interview
from kaipu.commerce.care.operations.inviting import (
    SurveyPlanWrong,
    invite_after_order,
    invite_people,
    post_invitations,
    set_survey_plan,
    stop_invitations,
)
from kaipu.commerce.care.operations.mailing import claim_letter, hear_letter, settle_letter
from kaipu.commerce.care.operations.quality import (
    CheckUnknown,
    OwnTalk,
    ScoresMissing,
    draw_quality_sample,
    score_talk,
)
from kaipu.commerce.care.operations.receiving import load_conversations, open_about_review
from kaipu.commerce.care.operations.setting import (
    HoursWrong,
    TitleMissing,
    add_holiday,
    count_macro,
    remove_holiday,
    remove_macro,
    save_macro,
    set_agent,
    set_hours,
)
from kaipu.commerce.care.operations.social import (
    AnswerTooLate,
    AnswerTooLong,
    claim_social,
    hear_social,
    keep_social_picture,
    settle_social,
)
from kaipu.commerce.care.operations.surveys import (
    AnsweredAlready,
    AnswerWrong,
    QuestionsMissing,
    SurveyClosed,
    answer_survey,
    close_survey,
    create_survey,
)
from kaipu.commerce.care.operations.talking import (
    Opened,
    Opening,
    RatedAlready,
    StarsMissing,
    ask_for_person,
    hear,
    judge_answer,
    open_conversation,
    rate_service,
    say,
)
from kaipu.commerce.care.operations.themes import (
    AnswerMissing,
    NothingToGive,
    ThemeDraft,
    ThemeKept,
    ThemeWrong,
    answer_theme,
    change_theme,
    keep_theme,
    thank_voices,
)
from kaipu.commerce.care.operations.writing import TextMissing

__all__ = [
    "AboveLimit", "AnswerMissing", "AnswerTooLate", "AnswerTooLong", "AnswerWrong", "AnsweredAlready",
    "CheckUnknown", "CouponGivenLately", "CouponNotOpen", "GuideDraft", "GuideUntitled", "GuideWrong",
    "HoursWrong", "InterviewDraft", "NeedMissing", "NobodyToGive", "NotOpen", "NothingToFile", "NothingToGive",
    "Opened", "Opening", "OwnTalk", "QuestionsMissing", "RatedAlready", "SaidMeanwhile", "ScoresMissing",
    "StarsMissing", "SurveyClosed", "SurveyPlanWrong", "TakenAlready", "TextMissing", "ThemeDraft", "ThemeKept",
    "ThemeWrong", "TitleMissing", "Wish", "Wording", "WordsMissing", "add_holiday", "answer_conversation",
    "answer_survey", "answer_theme", "ask_for_person", "assign_conversation", "cancel_order_here", "change_theme",
    "choose_order", "claim_letter", "claim_social", "close_conversation", "close_survey", "count_macro",
    "create_survey", "draw_quality_sample", "file_answer", "forget_conversations", "give_coupon_here",
    "give_money_back", "hand_over_conversations", "hear", "hear_letter", "hear_social", "invite_after_order",
    "invite_people", "judge_answer", "keep_social_picture", "keep_theme", "load_conversations",
    "look_at_conversation", "merge_conversations", "note_assistant", "note_conversation", "open_about_review",
    "open_conversation", "post_invitations", "publish_guide", "rate_service", "remedy_limit", "remove_holiday",
    "remove_macro", "reopen_conversation", "resend_here", "save_macro", "say", "score_talk", "set_agent",
    "set_article_state", "set_hours", "set_priority", "set_survey_plan", "settle_letter", "settle_social",
    "split_conversation", "stop_invitations", "take_back_here", "take_conversation", "thank_voices",
    "withdraw_guide", "write_article", "write_guide", "write_interview",
]  # fmt: skip
