"""Whoever is not known waits as long at the door as whoever is."""

from argon2 import PasswordHasher

from voucher.accounts import passwords


def test_nobodys_password_costs_as_much_to_check_as_anybodys():
    assert not PasswordHasher().check_needs_rehash(passwords._NOBODY)


def test_nobodys_password_opens_nothing():
    assert not passwords.matches(None, "a password that nobody has")
