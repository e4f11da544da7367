"""The addresses of content at the desk."""

from django.urls import path

from kaipu.web.console.content import brand, calendar, challenges, channels, community, creators, figures, topics, views

urlpatterns = [
    path("", views.item_list),
    path("calendar/", calendar.calendar),
    path("channels/", channels.channels),
    path("figures/", figures.figures),
    path("posts/<uuid:post_id>/again/", channels.again),
    path("posts/<uuid:post_id>/hand/", channels.by_hand),
    path("posts/<uuid:post_id>/pictures.zip", channels.pictures),
    path("posts/<uuid:post_id>/figures/", channels.figures),
    path("<int:item_id>/results/", channels.results),
    path("creators/", creators.creators),
    path("creators/add/", creators.add),
    path("creators/sign/", creators.sign),
    path("creators/tiers/", creators.set_tiers),
    path("creators/<int:creator_id>/forget/", creators.forget),
    path("community/", community.community),
    path("community/groups/", community.save_group),
    path("community/challenges/", community.open_challenge),
    path("community/<int:challenge_id>/", challenges.challenge),
    path("community/<int:challenge_id>/win/", challenges.win),
    path("community/<int:challenge_id>/close/", challenges.close),
    path("community/<int:challenge_id>/entries/<uuid:entry_id>/", challenges.judge),
    path("community/pictures/<uuid:entry_id>", challenges.picture),
    path("topics/", topics.topics),
    path("topics/bring/", topics.bring),
    path("topics/<int:feed_id>/remove/", topics.remove),
    path("new/", views.editor),
    path("check/", views.check),
    path("brand/", brand.brand),
    path("brand/logo", brand.logo),
    path("brand/words/", brand.save_word),
    path("brand/words/remove/", brand.remove_word),
    path("<int:item_id>/", views.editor),
    path("<int:item_id>/script/", views.script),
    path("<int:item_id>/preview/", views.preview),
    path("<int:item_id>/step/", views.step),
]
