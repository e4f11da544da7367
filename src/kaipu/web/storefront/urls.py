"""The addresses of the shop. Words, not numbers; no language in the address."""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from kaipu.web.storefront.account import own_data, rewards
from kaipu.web.storefront.account import views as account
from kaipu.web.storefront.advice import views as advice
from kaipu.web.storefront.cart import views as cart
from kaipu.web.storefront.category import views as category
from kaipu.web.storefront.challenges import views as challenges
from kaipu.web.storefront.chat import views as chat
from kaipu.web.storefront.checkout import views as checkout
from kaipu.web.storefront.choices import age, events
from kaipu.web.storefront.choices import views as choices
from kaipu.web.storefront.contact import views as contact
from kaipu.web.storefront.home import views as home
from kaipu.web.storefront.letters import push
from kaipu.web.storefront.letters import views as letters
from kaipu.web.storefront.live import views as live
from kaipu.web.storefront.order import views as order
from kaipu.web.storefront.partner import arrival
from kaipu.web.storefront.partner import views as partner
from kaipu.web.storefront.product import views as product
from kaipu.web.storefront.read import feeds as read_feeds
from kaipu.web.storefront.read import views as read
from kaipu.web.storefront.reviews import views as reviews
from kaipu.web.storefront.search import views as search
from kaipu.web.storefront.supply import views as supply
from kaipu.web.storefront.survey import views as survey

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("departments/", category.departments, name="departments"),
    path("c/<path:path>/", category.category, name="category"),
    path("p/<str:slug>/", product.product, name="product"),
    path("p/<str:slug>/ask/", reviews.ask, name="product_ask"),
    path("reviews/write/", reviews.write, name="review_write"),
    path("reviews/<int:review_id>/helpful/", reviews.helpful, name="review_helpful"),
    path("reviews/pictures/<int:picture_id>", reviews.picture, name="review_picture"),
    path("advice/<slug:slug>/", advice.advice, name="advice"),
    path("chat/", chat.chat, name="chat"),
    path("chat/talk/", chat.talk, name="chat_talk"),
    path("chat/person/", chat.person, name="chat_person"),
    path("chat/judge/", chat.judge, name="chat_judge"),
    path("chat/rate/", chat.rate, name="chat_rate"),
    path("chat/new/", chat.new, name="chat_new"),
    path("contact/", contact.contact, name="contact"),
    path("rate/<str:token>/", contact.rate, name="rate"),
    path("s/stop/<str:token>/", survey.stop, name="survey_stop"),
    path("suppliers/<str:secret>/", supply.supplier_page, name="supplier_page"),
    path("suppliers/<str:secret>/forecast.csv", supply.supplier_csv, name="supplier_csv"),
    path("s/<str:token>/", survey.survey, name="survey"),
    path("sitemap.xml", read_feeds.sitemap, name="sitemap"),
    path("read/", read.read_list, name="read"),
    path("read/rss.xml", read_feeds.rss, name="read_rss"),
    path("read/pictures/<uuid:picture_id>", read.picture, name="read_picture"),
    path("read/<slug:slug>/", read.article, name="read_article"),
    path("live/", live.show_list, name="shows"),
    path("live/<slug:slug>/", live.show, name="show"),
    path("live/<slug:slug>/calendar.ics", live.calendar, name="show_calendar"),
    path("challenges/", challenges.challenges, name="challenges"),
    path("challenges/pictures/<uuid:entry_id>", challenges.picture, name="challenge_picture"),
    path("challenges/<str:tag>/", challenges.challenge, name="challenge"),
    path("challenges/<str:tag>/<uuid:entry_id>/heart/", challenges.heart, name="challenge_heart"),
    path("search/", search.search, name="search"),
    path("suggest/", search.suggest, name="suggest"),
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/set/", cart.change, name="cart_set"),
    path("cart/accept/", cart.accept, name="cart_accept"),
    path("cart/coupon/", cart.coupon, name="cart_coupon"),
    path("cart/points/", cart.points, name="cart_points"),
    path("via/<str:code>/", arrival.arrive, name="via"),
    path("i/<str:code>/", rewards.invited, name="invited"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("orders/<str:number>", order.order, name="order"),
    path("orders/<str:number>/pay", order.pay, name="order_pay"),
    path("orders/<str:number>/cancel", order.cancel, name="order_cancel"),
    path("language/", choices.language, name="language"),
    path("consent/", choices.consent, name="consent"),
    path("age/", age.age, name="age"),
    path("l/<str:code>/", letters.follow, name="short_link"),
    path("l/<str:code>/<uuid:letter_id>/", letters.follow, name="letter_link"),
    path("l/<str:code>/<str:key>/", letters.follow_short, name="short_letter_link"),
    path("push-worker.js", push.worker, name="push_worker"),
    path("account/push/", push.subscribe, name="account_push"),
    path("account/push/stop/", push.stop, name="account_push_stop"),
    path("account/wechat/", push.wechat, name="account_wechat"),
    path("letters/<str:token>/leave/", letters.leave, name="letters_leave"),
    path("privacy/", choices.privacy, name="privacy"),
    path("help/", choices.help_page, name="help"),
    path("e", events.browser_events, name="browser_events"),
    path("account/", account.overview, name="account"),
    path("account/welcome/", account.welcome, name="welcome"),
    path("account/orders/", account.order_list, name="account_orders"),
    path("account/addresses/", account.addresses, name="account_addresses"),
    path("account/addresses/<int:address_id>/", account.addresses, name="account_address"),
    path("account/addresses/<int:address_id>/remove/", account.remove_address, name="account_address_remove"),
    path("account/profile/", account.profile, name="account_profile"),
    path("account/data/", own_data.own_data, name="account_data"),
    path("account/data/<str:kind>/", own_data.ask, name="account_data_ask"),
    path("account/data/<uuid:request_id>/withdraw/", own_data.withdraw, name="account_data_withdraw"),
    path("account/data/<uuid:request_id>/file/", own_data.fetch, name="account_data_file"),
    path("account/rewards/", rewards.rewards, name="account_rewards"),
    path("account/rewards/join/", rewards.join, name="account_rewards_join"),
    path("account/rewards/claim/", rewards.claim, name="account_rewards_claim"),
    path("account/rewards/birthday/", rewards.birthday, name="account_rewards_birthday"),
    path("account/partner/", partner.partner_page, name="account_partner"),
    path("account/partner/ask/", partner.ask, name="account_partner_ask"),
    path("account/partner/tax/", partner.tax, name="account_partner_tax"),
    path("account/consent/", account.answer, name="account_consent"),
    path("account/logout/", account.log_out, {"inner": allauth_views.logout}, name="account_logout"),
    path("account/", include("allauth.urls")),
]
