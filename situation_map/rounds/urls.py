"""Addresses of rounds, in each language."""

from django.urls import path

from cms.routes import localised

from . import answer_views, design_views, desk_views, import_views, review_views

LINK = ("round_answer", "<slug:token>/")
ROUNDS = ("desk", "rounds")
ROUND = (*ROUNDS, "<int:pk>/")
QUESTION = (*ROUND, "round_questions", "<int:number>/")
COUNTY = (*ROUND, "round_county", "<slug:code>/")
OWN = (*ROUND, "round_answer", "<slug:code>/")

urlpatterns = [
    path(localised(*LINK), answer_views.answer, name="round_answer"),
    path(localised(*LINK, "submit"), answer_views.answer_send, name="round_answer_send"),
    path(localised(*LINK, "people"), answer_views.answer_colleagues, name="round_answer_colleagues"),
    path(localised(*LINK, "withdraw"), answer_views.answer_take_back, name="round_answer_take_back"),
    path(localised(*ROUNDS), desk_views.rounds, name="rounds"),
    path(localised(*ROUNDS, "import_new"), design_views.new_round, name="round_new"),
    path(localised(*ROUND), desk_views.round_page, name="round"),
    path(localised(*ROUND, "edit"), design_views.settings, name="round_settings"),
    path(localised(*ROUND, "delete"), design_views.delete_round, name="round_delete"),
    path(localised(*ROUND, "round_questions"), design_views.questions, name="round_questions"),
    path(localised(*ROUND, "round_questions", "import_new"), design_views.question, name="round_question_new"),
    path(localised(*QUESTION), design_views.question, name="round_question"),
    path(localised(*QUESTION, "move"), design_views.change_order, name="round_question_move"),
    path(localised(*ROUND, "preview"), design_views.preview, name="round_preview"),
    path(localised(*ROUND, "people"), design_views.contacts, name="round_contacts"),
    path(localised(*ROUND, "round_links"), desk_views.links, name="round_links"),
    path(localised(*ROUND, "round_open"), desk_views.open_round, name="round_open"),
    path(localised(*ROUND, "round_deadline"), desk_views.deadline, name="round_deadline"),
    path(localised(*ROUND, "end"), desk_views.close_round, name="round_close"),
    path(localised(*ROUND, "withdraw"), desk_views.withdraw_round, name="round_withdraw"),
    path(localised(*ROUND, "round_remind"), desk_views.remind, name="round_remind"),
    path(localised(*ROUND, "round_accept"), review_views.accept_all, name="round_accept"),
    path(localised(*ROUND, "round_publish"), review_views.publish, name="round_publish"),
    path(localised(*COUNTY), review_views.county, name="round_county"),
    path(localised(*COUNTY, "round_deadline"), review_views.county_deadline, name="round_county_deadline"),
    path(localised(*COUNTY, "round_remind"), review_views.county_remind, name="round_county_remind"),
    path(localised(*OWN), answer_views.own, name="round_own"),
    path(localised(*OWN, "submit"), answer_views.own_send, name="round_own_send"),
    path(localised(*OWN, "people"), answer_views.own_colleagues, name="round_own_colleagues"),
    path(localised(*OWN, "withdraw"), answer_views.own_take_back, name="round_own_take_back"),
    path(localised(*ROUND, "imports"), import_views.upload, name="round_import"),
    path(localised(*ROUND, "imports", "import_template"), import_views.template, name="round_import_template"),
    path(localised(*ROUND, "imports", "<int:number>/"), import_views.dry_run, name="round_import_run"),
]
