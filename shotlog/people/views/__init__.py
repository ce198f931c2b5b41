"""The pages of the people room, a module for each."""

from shotlog.people.views.sign_in import locked_out

__all__ = ["locked_out"]
