"""The door of care."""

from kaipu.commerce.care.events import ConversationClosed, ConversationOpened, ServiceRated, SurveyAnswered

from kaipu.commerce.care.flows import (  # isort: skip
    NotSigned, answer_followers, begin_talk, fetch_pictures, go_on_talking, hear_care_mail, read_letters, send_letters,
)  # fmt: skip
from kaipu.commerce.care.operations.receiving import PastConversation  # isort: skip
from kaipu.commerce.care.operations import (  # isort: skip
    AnswerTooLate, AnswerTooLong, claim_social, hear_social, settle_social,
    AnswerMissing, NothingToGive, ThemeDraft, ThemeKept, ThemeWrong, answer_theme, change_theme, keep_theme, thank_voices, SurveyPlanWrong, invite_after_order, invite_people, post_invitations, set_survey_plan, stop_invitations, CheckUnknown, OwnTalk, ScoresMissing, draw_quality_sample, score_talk, GuideDraft, GuideUntitled, GuideWrong, publish_guide, withdraw_guide, write_guide, Wish, choose_order, remedy_limit, resend_here, take_back_here,
    InterviewDraft, NeedMissing, write_interview, CouponGivenLately, CouponNotOpen, NobodyToGive, forget_conversations, give_coupon_here, AboveLimit, AnsweredAlready, AnswerWrong, HoursWrong, NothingToFile, NotOpen, Opened, Opening, QuestionsMissing, RatedAlready, SaidMeanwhile, StarsMissing, SurveyClosed, TakenAlready, TextMissing, TitleMissing, Wording, WordsMissing, add_holiday, answer_conversation, answer_survey, ask_for_person, assign_conversation,
    cancel_order_here, close_conversation, close_survey, count_macro, create_survey, file_answer, give_money_back, hand_over_conversations, hear, judge_answer, load_conversations, look_at_conversation, merge_conversations, note_conversation, open_about_review, open_conversation, rate_service, remove_holiday, remove_macro, reopen_conversation, save_macro, say, set_agent, set_article_state, set_hours, set_priority, split_conversation, take_conversation, write_article,
)  # fmt: skip
from kaipu.commerce.care.queries import (  # isort: skip
    SocialAnswer, SocialRecord, find_social, find_social_answer, list_due_answers, list_lost_answers, list_unknown_answers, HEARD_DAYS, KeptThemeRecord, ThemeUnknown, Voice, get_kept_theme, list_kept_themes, list_voices, AskedFigures, InvitationRecord, Reach, SurveyPlanRecord, find_invitation, find_survey_plan, list_asked, list_reachable, list_unanswered, CheckRecord, list_checks, list_judged, AssistantRecord, get_assistant, GuideRecord, GuideUnknown, check_guide, find_guide, find_guide_of, get_guide, list_guides, InterviewRecord,
    InterviewUnknown, SpokenTheme, get_interview, list_interviews, list_spoken_themes, SURE, AgentRecord, ArticleRecord, ArticleUnknown, BotAnswer, ConversationRecord, ConversationUnknown, Looker, MacroRecord, MentionRecord, MessageRecord, OutgoingMail, PictureFile, QuestionResult, ServiceFigures, StepFigures, SurveyRecord, SurveyUnknown, VersionRecord, count_drafts, count_inbox, find_picture, list_pictures, find_agent,
    find_answer, find_conversation, find_newest, find_talk_of, find_themes, get_article, get_calendar, get_conversation, get_service_figures, get_survey, list_agents, list_articles, list_holidays, list_inbox, list_keys, list_lookers, list_macros, list_mentions, list_messages, list_results, list_steps, list_survey_texts, list_surveys, list_talks_of, list_texts, list_versions, search_articles, split_words,
)  # fmt: skip
from kaipu.commerce.care.rules import (  # isort: skip
    COMMENT, MESSAGE, Utterance, THEME_STATES, net_promoter_interval, CRITERIA, LEAST_TALKS, MOST_POINTS, SAMPLE, TrainingNeed, find_needs, CHANNELS, METHODS, PRIORITIES, SERVICE_LEVELS, STATES, TARGETS, GuideAnswer, GuideFault, GuideQuestion, Theme, follow_guide, read_guide, read_quotes, target_of,
)  # fmt: skip

__all__ = [
    "CHANNELS", "COMMENT", "CRITERIA", "HEARD_DAYS", "LEAST_TALKS", "MESSAGE", "METHODS", "MOST_POINTS", "PRIORITIES",
    "SAMPLE", "SERVICE_LEVELS", "STATES", "SURE", "TARGETS", "THEME_STATES", "AboveLimit", "AgentRecord",
    "AnswerMissing", "AnswerTooLate", "AnswerTooLong", "AnswerWrong", "AnsweredAlready", "ArticleRecord",
    "ArticleUnknown", "AskedFigures", "AssistantRecord", "BotAnswer", "CheckRecord", "CheckUnknown",
    "ConversationClosed", "ConversationOpened", "ConversationRecord", "ConversationUnknown", "CouponGivenLately",
    "CouponNotOpen", "GuideAnswer", "GuideDraft", "GuideFault", "GuideQuestion", "GuideRecord", "GuideUnknown",
    "GuideUntitled", "GuideWrong", "HoursWrong", "InterviewDraft", "InterviewRecord", "InterviewUnknown",
    "InvitationRecord", "KeptThemeRecord", "Looker", "MacroRecord", "MentionRecord", "MessageRecord", "NeedMissing",
    "NobodyToGive", "NotOpen", "NotSigned", "NothingToFile", "NothingToGive", "Opened", "Opening", "OutgoingMail",
    "OwnTalk", "PastConversation", "PictureFile", "QuestionResult", "QuestionsMissing", "RatedAlready", "Reach",
    "SaidMeanwhile", "ScoresMissing", "ServiceFigures", "ServiceRated", "SocialAnswer", "SocialRecord", "SpokenTheme",
    "StarsMissing", "StepFigures", "SurveyAnswered", "SurveyClosed", "SurveyPlanRecord", "SurveyPlanWrong",
    "SurveyRecord", "SurveyUnknown", "TakenAlready", "TextMissing", "Theme", "ThemeDraft", "ThemeKept", "ThemeUnknown",
    "ThemeWrong", "TitleMissing", "TrainingNeed", "Utterance", "VersionRecord", "Voice", "Wish", "Wording",
    "WordsMissing", "add_holiday", "answer_conversation", "answer_followers", "answer_survey", "answer_theme",
    "ask_for_person", "assign_conversation", "begin_talk", "cancel_order_here", "change_theme", "check_guide",
    "choose_order", "claim_social", "close_conversation", "close_survey", "count_drafts", "count_inbox", "count_macro",
    "create_survey", "draw_quality_sample", "fetch_pictures", "file_answer", "find_agent", "find_answer",
    "find_conversation", "find_guide", "find_guide_of", "find_invitation", "find_needs", "find_newest", "find_picture",
    "find_social", "find_social_answer", "find_survey_plan", "find_talk_of", "find_themes", "follow_guide",
    "forget_conversations", "get_article", "get_assistant", "get_calendar", "get_conversation", "get_guide",
    "get_interview", "get_kept_theme", "get_service_figures", "get_survey", "give_coupon_here", "give_money_back",
    "go_on_talking", "hand_over_conversations", "hear", "hear_care_mail", "hear_social", "invite_after_order",
    "invite_people", "judge_answer", "keep_theme", "list_agents", "list_articles", "list_asked", "list_checks",
    "list_due_answers", "list_guides", "list_holidays", "list_inbox", "list_interviews", "list_judged",
    "list_kept_themes", "list_keys", "list_lookers", "list_lost_answers", "list_macros", "list_mentions",
    "list_messages", "list_pictures", "list_reachable", "list_results", "list_spoken_themes", "list_steps",
    "list_survey_texts", "list_surveys", "list_talks_of", "list_texts", "list_unanswered", "list_unknown_answers",
    "list_versions", "list_voices", "load_conversations", "look_at_conversation", "merge_conversations",
    "net_promoter_interval", "note_conversation", "open_about_review", "open_conversation", "post_invitations",
    "publish_guide", "rate_service", "read_guide", "read_letters", "read_quotes", "remedy_limit", "remove_holiday",
    "remove_macro", "reopen_conversation", "resend_here", "save_macro", "say", "score_talk", "search_articles",
    "send_letters", "set_agent", "set_article_state", "set_hours", "set_priority", "set_survey_plan", "settle_social",
    "split_conversation", "split_words", "stop_invitations", "take_back_here", "take_conversation", "target_of",
    "thank_voices", "withdraw_guide", "write_article", "write_guide", "write_interview",
]  # fmt: skip
