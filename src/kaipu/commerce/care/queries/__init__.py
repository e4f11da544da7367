"""Reads of care."""

from kaipu.commerce.care.queries.articles import (
    SURE,
    ArticleRecord,
    ArticleUnknown,
    BotAnswer,
    VersionRecord,
    count_drafts,
    find_answer,
    find_cited,
    find_themes,
    get_article,
    list_articles,
    list_versions,
    search_articles,
    split_words,
)
from kaipu.commerce.care.queries.assistant import AssistantRecord, get_assistant
from kaipu.commerce.care.queries.figures import (
    QuestionResult,
    ServiceFigures,
    StepFigures,
    SurveyRecord,
    SurveyUnknown,
    get_service_figures,
    get_survey,
    list_results,
    list_steps,
    list_survey_texts,
    list_surveys,
)
from kaipu.commerce.care.queries.guides import (
    GuideRecord,
    GuideUnknown,
    check_guide,
    find_guide,
    find_guide_of,
    get_guide,
    list_guides,
)
from kaipu.commerce.care.queries.interviews import (
    InterviewRecord,
    InterviewUnknown,
    SpokenTheme,
    get_interview,
    list_interviews,
    list_spoken_themes,
)
from kaipu.commerce.care.queries.inviting import (
    PURPOSE,
    REST_DAYS,
    AskedFigures,
    InvitationRecord,
    Reach,
    SurveyPlanRecord,
    find_invitation,
    find_survey_plan,
    list_asked,
    list_reachable,
    list_unanswered,
)
from kaipu.commerce.care.queries.letters import (
    OutgoingMail,
    PictureFile,
    find_letter,
    find_picture,
    list_due_letters,
    list_lost_letters,
    list_pictures,
)
from kaipu.commerce.care.queries.people import list_keys, tell_person
from kaipu.commerce.care.queries.quality import CheckRecord, list_checks, list_judged
from kaipu.commerce.care.queries.setting import (
    AgentRecord,
    MacroRecord,
    find_agent,
    get_calendar,
    list_agents,
    list_candidates,
    list_holidays,
    list_macros,
)
from kaipu.commerce.care.queries.social import (
    SocialAnswer,
    SocialRecord,
    find_social,
    find_social_answer,
    list_awaited_pictures,
    list_due_answers,
    list_lost_answers,
    list_unknown_answers,
    mark_of,
)
from kaipu.commerce.care.queries.talks import (
    ConversationRecord,
    ConversationUnknown,
    Looker,
    MentionRecord,
    MessageRecord,
    count_inbox,
    find_conversation,
    find_newest,
    find_talk_of,
    get_conversation,
    list_inbox,
    list_lookers,
    list_mentions,
    list_messages,
    list_talks_of,
    list_texts,
)
from kaipu.commerce.care.queries.voices import (
    HEARD_DAYS,
    KeptThemeRecord,
    ThemeUnknown,
    Voice,
    get_kept_theme,
    list_kept_themes,
    list_voices,
)

__all__ = [
    "HEARD_DAYS", "PURPOSE", "REST_DAYS", "SURE", "AgentRecord", "ArticleRecord", "ArticleUnknown", "AskedFigures",
    "AssistantRecord", "BotAnswer", "CheckRecord", "ConversationRecord", "ConversationUnknown", "GuideRecord",
    "GuideUnknown", "InterviewRecord", "InterviewUnknown", "InvitationRecord", "KeptThemeRecord", "Looker",
    "MacroRecord", "MentionRecord", "MessageRecord", "OutgoingMail", "PictureFile", "QuestionResult", "Reach",
    "ServiceFigures", "SocialAnswer", "SocialRecord", "SpokenTheme", "StepFigures", "SurveyPlanRecord",
    "SurveyRecord", "SurveyUnknown", "ThemeUnknown", "VersionRecord", "Voice", "check_guide", "count_drafts",
    "count_inbox", "find_agent", "find_answer", "find_cited", "find_conversation", "find_guide", "find_guide_of",
    "find_invitation", "find_letter", "find_newest", "find_picture", "find_social", "find_social_answer",
    "find_survey_plan", "find_talk_of", "find_themes", "get_article", "get_assistant", "get_calendar",
    "get_conversation", "get_guide", "get_interview", "get_kept_theme", "get_service_figures", "get_survey",
    "list_agents", "list_articles", "list_asked", "list_awaited_pictures", "list_candidates", "list_checks",
    "list_due_answers", "list_due_letters", "list_guides", "list_holidays", "list_inbox", "list_interviews",
    "list_judged", "list_kept_themes", "list_keys", "list_lookers", "list_lost_answers", "list_lost_letters",
    "list_macros", "list_mentions", "list_messages", "list_pictures", "list_reachable", "list_results",
    "list_spoken_themes", "list_steps", "list_survey_texts", "list_surveys", "list_talks_of", "list_texts",
    "list_unanswered", "list_unknown_answers", "list_versions", "list_voices", "mark_of", "search_articles",
    "split_words", "tell_person",
]  # fmt: skip
