"""Pages of accounts, members and productions' settings."""

from django.urls import path

from shotlog.people.views import account, home, invitations, members, productions, sign_in

urlpatterns = [
    path("", home.home, name="home"),
    path("demo/", home.load_demo, name="demo-load"),
    path("take-over/", home.take_over, name="take-over"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("language/", sign_in.language, name="language"),
    path("account/", account.account, name="account"),
    path("account/person/", account.account_person, name="account-person"),
    path("account/password/", account.account_password, name="account-password"),
    path("account/look/", account.account_look, name="account-look"),
    path("account/names/<str:code>/", account.name_claim, name="name-claim"),
    path("account/claims/<int:claim>/", account.name_give_up, name="name-give-up"),
    path("productions/new/", productions.production_new, name="production-new"),
    path("p/<str:code>/settings/", productions.production_settings, name="production-settings"),
    path("p/<str:code>/settings/example/", productions.shot_code_example, name="shot-code-example"),
    path("p/<str:code>/members/", members.member_list, name="member-list"),
    path("p/<str:code>/members/invite/", members.member_invite, name="member-invite"),
    path("p/<str:code>/members/<int:member>/role/", members.member_role, name="member-role"),
    path("p/<str:code>/members/<int:member>/remove/", members.member_remove, name="member-remove"),
    path("p/<str:code>/members/<int:member>/link/", members.member_link, name="member-link"),
    path(
        "p/<str:code>/invitations/<int:invitation>/withdraw/",
        members.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("new-password/<str:account>/<str:token>/", invitations.new_password, name="new-password"),
]
