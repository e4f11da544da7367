"""The addresses of the service desk: its inbox, its figures, how it is set up."""

from django.urls import URLPattern, path

from kaipu.web.console.helpdesk import quality
from kaipu.web.console.helpdesk import views as helpdesk
from kaipu.web.console.inbox import acting as inbox_acts
from kaipu.web.console.inbox import money as inbox_money
from kaipu.web.console.inbox import views as inbox

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.inbox),
    path("inbox/duty/", inbox_acts.duty),
    path("inbox/new/", inbox.new),
    path("inbox/pictures/<int:picture_id>", inbox.picture),
    path("inbox/<uuid:conversation_id>/", inbox.conversation),
    path("inbox/<uuid:conversation_id>/live/", inbox.live),
    path("inbox/<uuid:conversation_id>/show/", inbox.show_contact),
    path("inbox/<uuid:conversation_id>/take/", inbox_acts.take),
    path("inbox/<uuid:conversation_id>/assign/", inbox_acts.assign),
    path("inbox/<uuid:conversation_id>/answer/", inbox_acts.answer),
    path("inbox/<uuid:conversation_id>/note/", inbox_acts.note),
    path("inbox/<uuid:conversation_id>/close/", inbox_acts.close),
    path("inbox/<uuid:conversation_id>/reopen/", inbox_acts.reopen),
    path("inbox/<uuid:conversation_id>/priority/", inbox_acts.priority),
    path("inbox/<uuid:conversation_id>/merge/", inbox_acts.merge),
    path("inbox/<uuid:conversation_id>/split/", inbox_acts.split),
    path("inbox/<uuid:conversation_id>/file/", inbox_acts.file_answer),
    path("inbox/<uuid:conversation_id>/refund/", inbox_money.refund),
    path("inbox/<uuid:conversation_id>/coupon/", inbox_money.coupon),
    path("inbox/<uuid:conversation_id>/cancel/", inbox_money.cancel),
    path("inbox/<uuid:conversation_id>/about/", inbox_money.about),
    path("inbox/<uuid:conversation_id>/resend/", inbox_money.resend),
    path("inbox/<uuid:conversation_id>/return/", inbox_money.take_back),
    path("service/", helpdesk.figures),
    path("service/quality/", quality.quality),
    path("service/quality/<uuid:conversation_id>/", quality.score),
    path("service/settings/", helpdesk.settings_page),
    path("service/settings/hours/", helpdesk.hours),
    path("service/settings/holiday/", helpdesk.holiday),
    path("service/settings/macro/", helpdesk.macro),
    path("service/settings/agent/", helpdesk.agent),
]
