"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from kaipu.web.console.alerts import views as alerts
from kaipu.web.console.alerts import watches
from kaipu.web.console.behaviour import baskets, clicks, funnels, overview, paths, returning, searches, workbench
from kaipu.web.console.boards import building as board_builder
from kaipu.web.console.boards import exporting as board_exports
from kaipu.web.console.boards import minutes as board_minutes
from kaipu.web.console.boards import notes as board_notes
from kaipu.web.console.boards import sharing as board_shares
from kaipu.web.console.boards import subscribing as board_mail
from kaipu.web.console.boards import views as boards
from kaipu.web.console.campaigns import manners as campaign_manners
from kaipu.web.console.campaigns import views as campaigns
from kaipu.web.console.collection import keys, letters
from kaipu.web.console.collection import views as collection
from kaipu.web.console.competitors import matches as competitor_matches
from kaipu.web.console.competitors import views as competitors
from kaipu.web.console.connectors import dead_rows as connector_rows
from kaipu.web.console.connectors import mapping as connector_mapping
from kaipu.web.console.connectors import settling as connector_settling
from kaipu.web.console.connectors import views as connectors
from kaipu.web.console.customers import views as customers
from kaipu.web.console.decisions import views as decisions
from kaipu.web.console.imports import exports
from kaipu.web.console.imports import views as imports
from kaipu.web.console.journeys import views as journeys
from kaipu.web.console.members import coupons, programme
from kaipu.web.console.members import views as members
from kaipu.web.console.metrics import dictionary, targets
from kaipu.web.console.metrics import views as metrics
from kaipu.web.console.orders import actions as order_actions
from kaipu.web.console.orders import views as orders
from kaipu.web.console.palette import views as palette
from kaipu.web.console.privacy import views as privacy
from kaipu.web.console.products import views as products
from kaipu.web.console.purchasing import views as purchasing
from kaipu.web.console.segments import views as segments
from kaipu.web.console.stock import views as stock
from kaipu.web.console.system import audit, staff
from kaipu.web.console.system import views as system
from kaipu.web.console.till import views as till
from kaipu.web.console.today import views as today
from kaipu.web.console.warehouse import views as warehouse
from kaipu.web.console.why import views as why

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="desk"),
    path("today/live/", today.live),
    path("find/", palette.find),
    path("theme/", palette.theme),
    path("orders/", orders.order_list),
    path("orders/<str:number>/", orders.order_page),
    path("orders/<str:number>/show/", orders.show_contact),
    path("orders/<str:number>/ship/", order_actions.ship),
    path("orders/<str:number>/deliver/", order_actions.deliver),
    path("orders/<str:number>/ready/", order_actions.ready),
    path("orders/<str:number>/collect/", order_actions.collect),
    path("orders/<str:number>/cancel/", order_actions.cancel),
    path("products/", products.product_list),
    path("products/<int:product_id>/", products.product_page),
    path("products/<int:product_id>/price/", products.set_price),
    path("products/<int:product_id>/publish/", products.publish),
    path("products/<int:product_id>/unpublish/", products.unpublish),
    path("products/<int:product_id>/describe/", products.describe),
    path("stock/", stock.stock_list),
    path("stock/expiring/", stock.expiring),
    path("stock/write-off/", stock.write_off),
    path("stock/<str:place>/<str:code>/", stock.lots),
    path("stock/<str:place>/<str:code>/receive/", stock.receive),
    path("stock/<str:place>/<str:code>/count/", stock.count),
    path("purchasing/", purchasing.purchase_list),
    path("purchasing/<int:order_id>/", purchasing.purchase_page),
    path("purchasing/<int:order_id>/receive/", purchasing.receive),
    path("purchasing/<int:order_id>/cancel/", purchasing.cancel),
    path("customers/", customers.customer_list),
    path("customers/<int:customer_id>/", customers.customer_page),
    path("customers/<int:customer_id>/show/", customers.show_contact),
    path("customers/<int:customer_id>/ask/<str:kind>/", privacy.ask),
    path("till/", till.till),
    path("till/goods/", till.goods),
    path("till/find/", till.find),
    path("till/member/", till.member),
    path("till/price/", till.price),
    path("till/sell/", till.sell),
    path("members/", members.overview),
    path("members/coupons/", coupons.coupon_list),
    path("members/coupons/new/", coupons.new),
    path("members/coupons/<int:coupon_id>/end/", coupons.end),
    path("members/programme/", programme.programme),
    path("members/programme/rules/", programme.set_rules),
    path("members/programme/tiers/", programme.set_tier),
    path("members/programme/tiers/<int:level>/remove/", programme.remove_tier),
    path("members/corrections/<int:correction_id>/decide/", members.decide),
    path("members/<int:customer_id>/", members.member_page),
    path("members/<int:customer_id>/enrol/", members.enrol),
    path("members/<int:customer_id>/correct/", members.correct),
    path("members/<int:customer_id>/coupon/", members.give_coupon),
    path("segments/", segments.segment_list),
    path("segments/new/", segments.segment_page),
    path("segments/count/", segments.count),
    path("segments/<int:segment_id>/", segments.segment_page),
    path("segments/<int:segment_id>/remove/", segments.remove),
    path("campaigns/", campaigns.campaign_list),
    path("campaigns/new/", campaigns.plan),
    path("campaigns/manners/", campaign_manners.manners),
    path("campaigns/<int:campaign_id>/", campaigns.campaign_page),
    path("campaigns/<int:campaign_id>/plan/", campaigns.plan),
    path("campaigns/<int:campaign_id>/start/", campaigns.start),
    path("campaigns/<int:campaign_id>/pause/", campaigns.pause),
    path("campaigns/<int:campaign_id>/resume/", campaigns.resume),
    path("campaigns/<int:campaign_id>/end/", campaigns.end),
    path("campaigns/<int:campaign_id>/spending/", campaigns.spending),
    path("campaigns/<int:campaign_id>/links/", campaigns.add_link),
    path("campaigns/<int:campaign_id>/people/", campaigns.people),
    path("journeys/", journeys.journey_list),
    path("journeys/add/", journeys.add),
    path("journeys/tasks/<int:mark_id>/finish/", journeys.finish_task),
    path("journeys/<int:journey_id>/", journeys.journey_page),
    path("journeys/<int:journey_id>/journey.json", journeys.export),
    path("journeys/<int:journey_id>/run/", journeys.run),
    path("journeys/<int:journey_id>/halt/", journeys.halt),
    path("journeys/<int:journey_id>/steps/<str:key>/change/", journeys.change),
    path("journeys/<int:journey_id>/steps/<str:key>/insert/", journeys.insert),
    path("journeys/<int:journey_id>/steps/<str:key>/remove/", journeys.remove),
    path("privacy/", privacy.request_list),
    path("privacy/retention/", privacy.retention),
    path("privacy/map/", privacy.tags),
    path("privacy/accesses/", privacy.accesses),
    path("privacy/requests/<uuid:request_id>/", privacy.request_page),
    path("privacy/requests/<uuid:request_id>/approve/", privacy.approve),
    path("privacy/requests/<uuid:request_id>/refuse/", privacy.refuse),
    path("privacy/requests/<uuid:request_id>/file/", privacy.fetch),
    path("decisions/", decisions.decision_list),
    path("decisions/<int:decision_id>/", decisions.decision_page),
    path("decisions/<int:decision_id>/approve/", decisions.approve),
    path("decisions/<int:decision_id>/reject/", decisions.reject),
    path("decisions/<int:decision_id>/undo/", decisions.undo),
    path("boards/", boards.board_list),
    path("boards/new/", board_builder.new),
    path("boards/live/now/", boards.live),
    path("boards/live/minutes/", board_minutes.live_minutes),
    path("boards/notes/write/", board_notes.write_note),
    path("boards/notes/<int:note_id>/remove/", board_notes.remove_note),
    path("boards/shared/<str:token>/", board_shares.shared),
    path("boards/shared/<str:token>/tiles/<int:number>/", board_shares.shared_tile),
    path("boards/mail/<str:token>/end/", board_mail.end),
    path("boards/<slug:key>/", boards.board_page),
    path("boards/<slug:key>/edit/", board_builder.edit),
    path("boards/<slug:key>/remove/", board_builder.remove),
    path("boards/<slug:key>/share/", board_shares.share),
    path("boards/<slug:key>/share/<uuid:share_id>/revoke/", board_shares.revoke),
    path("boards/<slug:key>/subscribe/", board_mail.subscribe),
    path("boards/<slug:key>/board.xlsx", board_exports.workbook),
    path("boards/<slug:key>/tiles/<int:number>/", boards.tile),
    path("boards/<slug:key>/tiles/<int:number>/table.csv", board_exports.tile_csv),
    path("warehouse/", warehouse.overview),
    path("warehouse/<str:name>/", warehouse.relation_page),
    path("why/", why.why),
    path("alerts/", alerts.alert_list),
    path("alerts/watched/", watches.watched),
    path("alerts/watch/", watches.watch),
    path("alerts/watch/<int:watch_id>/withdraw/", watches.withdraw),
    path("alerts/mute/<int:mute_id>/remove/", watches.unmute),
    path("alerts/duty/", watches.put_on_duty),
    path("alerts/duty/<int:duty_id>/remove/", watches.take_off_duty),
    path("alerts/<int:alert_id>/", alerts.alert_page),
    path("alerts/<int:alert_id>/acknowledge/", alerts.acknowledge),
    path("alerts/<int:alert_id>/snooze/", alerts.snooze),
    path("alerts/<int:alert_id>/finish/", alerts.finish),
    path("alerts/<int:alert_id>/mute/", alerts.mute),
    path("metrics/", dictionary.metric_list),
    path("metrics/propose/", dictionary.propose),
    path("metrics/ask/", metrics.ask),
    path("metrics/ask/table.csv", metrics.table),
    path("metrics/rows/", metrics.rows),
    path("metrics/targets/", targets.target_list),
    path("metrics/targets/set/", targets.set_target),
    path("metrics/targets/<int:target_id>/withdraw/", targets.withdraw),
    path("metrics/<str:name>/", dictionary.definition),
    path("metrics/<str:name>/status/", dictionary.change_status),
    path("behaviour/", overview.overview),
    path("behaviour/funnels/", funnels.funnels),
    path("behaviour/funnels/table.csv", funnels.table),
    path("behaviour/funnels/people/", funnels.people),
    path("behaviour/paths/", paths.paths),
    path("behaviour/paths/table.csv", paths.table),
    path("behaviour/retention/", returning.retention),
    path("behaviour/retention/table.csv", returning.retention_table),
    path("behaviour/stickiness/", returning.stickiness),
    path("behaviour/stickiness/table.csv", returning.stickiness_table),
    path("behaviour/searches/", searches.searches),
    path("behaviour/searches/table.csv", searches.table),
    path("behaviour/clicks/", clicks.clicks),
    path("behaviour/clicks/table.csv", clicks.table),
    path("behaviour/baskets/", baskets.baskets),
    path("behaviour/baskets/table.csv", baskets.table),
    path("behaviour/first/", baskets.first_purchases),
    path("behaviour/first/table.csv", baskets.first_table),
    path("behaviour/workbench/", workbench.workbench),
    path("behaviour/workbench/table.csv", workbench.table),
    path("collection/", collection.overview),
    path("collection/plan/", collection.plan),
    path("collection/plan/<str:name>/", collection.event_page),
    path("collection/letters/", letters.pile_list),
    path("collection/letters/pile/", letters.pile),
    path("collection/letters/pile/show/", letters.show_pile),
    path("collection/letters/mend/", letters.mend_all),
    path("collection/letters/discard/", letters.discard_all),
    path("collection/letters/<int:letter_id>/", letters.letter_page),
    path("collection/letters/<int:letter_id>/show/", letters.show_letter),
    path("collection/keys/", keys.key_list),
    path("collection/keys/issue/", keys.issue),
    path("collection/keys/<uuid:token_id>/revoke/", keys.revoke),
    path("competitors/", competitors.competitor_list),
    path("competitors/alerts/", competitors.alert_list),
    path("competitors/alerts/<int:alert_id>/close/", competitors.close_alert),
    path("competitors/matches/", competitor_matches.queue),
    path("competitors/matches/<int:product_id>/accept/", competitor_matches.accept),
    path("competitors/matches/<int:product_id>/reject/", competitor_matches.reject),
    path("competitors/matches/<int:product_id>/undo/", competitor_matches.undo),
    path("competitors/<slug:key>/", competitors.card_page),
    path("competitors/<slug:key>/name/", competitors.name),
    path("competitors/<slug:key>/estimate/", competitors.estimate),
    path("connectors/", connectors.connector_list),
    path("connectors/new/", connector_settling.new),
    path("connectors/<slug:key>/", connectors.connector_page),
    path("connectors/<slug:key>/settings/", connector_settling.edit),
    path("connectors/<slug:key>/run/", connectors.run_now),
    path("connectors/<slug:key>/switch/", connectors.switch),
    path("connectors/<slug:key>/upload/", connectors.upload),
    path("connectors/<slug:key>/mapping/", connector_mapping.mapping),
    path("connectors/<slug:key>/dead/", connector_rows.row_list),
    path("connectors/<slug:key>/dead/replay/", connector_rows.replay),
    path("connectors/<slug:key>/dead/discard/", connector_rows.discard),
    path("connectors/<slug:key>/dead/<int:row_id>/", connector_rows.row_page),
    path("imports/", imports.import_list),
    path("imports/upload/", imports.upload),
    path("imports/<int:run_id>/", imports.run_page),
    path("imports/<int:run_id>/refused.csv", imports.refused_csv),
    path("exports/<str:kind>.csv", exports.download),
    path("system/", system.system),
    path("system/jobs/<int:job_id>/retry/", system.retry_job),
    path("system/deliveries/<int:delivery_id>/retry/", system.retry_delivery),
    path("audit/", audit.audit_log),
    path("audit/verify/", audit.verify),
    path("staff/", staff.staff),
    path("staff/admit/", staff.admit),
    path("staff/<int:user_id>/grant/", staff.grant),
    path("staff/<int:user_id>/revoke/", staff.revoke),
    path("staff/<int:user_id>/dismiss/", staff.dismiss),
]
