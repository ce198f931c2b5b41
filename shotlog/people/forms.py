"""What may be typed about accounts, members and productions."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shotlog.kit.text import one_line
from shotlog.models.choices import MemberRole
from shotlog.people.context import THEMES

THEME_NAMES = {
    "dark": _("Dark"),
    "light": pgettext_lazy("theme", "Light"),
    "auto": _("Follow the system"),
}


def focus(form: forms.Form) -> forms.Form:
    """Put the cursor into the first field that is refused, else into the first one."""
    names = [name for name in form.fields if name in form.errors] or list(form.fields)
    form.fields[names[0]].widget.attrs["autofocus"] = True
    return form


class SignInForm(forms.Form):
    """User name or e-mail, and password. Whether they match is not the form's business."""

    username = forms.CharField(
        label=_("User name or e-mail"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    keep = forms.BooleanField(
        label=_("Stay signed in on this workstation"), required=False, initial=True
    )


class NewPasswordForm(forms.Form):
    """A password, typed twice, by the rules of the house."""

    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        help_text=_("At least 10 characters; a few words in a row are easy to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        """`user` is whose password it will be; its name must not be the password."""
        super().__init__(*args, **kwargs)
        self.user = user or User()

    def clean(self) -> dict[str, Any]:
        """The two are one, and it is no easy guess."""
        cleaned: dict[str, Any] = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        elif password:
            try:
                password_validation.validate_password(password, self.user_as_typed())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def user_as_typed(self) -> User:
        """Whom the password must not resemble."""
        return self.user


class PasswordForm(NewPasswordForm):
    """Change of one's password: the present one is asked for first."""

    present = forms.CharField(
        label=_("Present password"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["present", "password", "again"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """`user` is whose password it is."""
        super().__init__(*args, user=user, **kwargs)
        self.fields["password"].label = _("New password")
        self.fields["again"].label = _("New password again")

    def clean_present(self) -> str:
        """It is the account's."""
        present = str(self.cleaned_data["present"])
        if not self.user.check_password(present):
            raise ValidationError(_("That is not your present password. Nothing was changed."))
        return present


class AccountForm(NewPasswordForm):
    """A new account: what an invitation asks for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As it stands in the record beside your work."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=_("For signing in: letters, digits and . _ - without blanks."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("If you give one, it opens your account as well. Shotlog sends no mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["name", "username", "email", "password", "again"]

    def clean_name(self) -> str:
        """One line, composed."""
        return one_line(str(self.cleaned_data["name"]))

    def clean_username(self) -> str:
        """Composed, and nobody's yet, whatever its case."""
        username = User.normalize_username(one_line(str(self.cleaned_data["username"])))
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(
                _("“%(name)s” is taken. Choose another user name."), params={"name": username}
            )
        return str(username)

    def user_as_typed(self) -> User:
        """The account as it would be."""
        return User(
            username=self.cleaned_data.get("username", ""),
            first_name=self.cleaned_data.get("name", ""),
            email=self.cleaned_data.get("email", ""),
        )


class PersonForm(forms.Form):
    """Name and e-mail of one's own account."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As it stands in the record beside your work."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("For signing in, beside your user name. Shotlog sends no mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_name(self) -> str:
        """One line, composed."""
        return one_line(str(self.cleaned_data["name"]))


class LookForm(forms.Form):
    """Language and theme of this workstation."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=[(one, THEME_NAMES[one]) for one in THEMES])


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    name = forms.CharField(
        label=_("For whom"),
        max_length=120,
        required=False,
        help_text=_("To tell the open links apart; they choose their own name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole, initial=MemberRole.ARTIST)
