"""Keys for programs: shown once, stored as a digest, ended at once."""

from datetime import UTC, datetime

import pytest

from kaipu.kernel import tokens
from kaipu.kernel.models import ApiToken

AT = datetime(2026, 3, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_key_opens_its_scope_until_it_is_revoked() -> None:
    key, secret = tokens.issue_token(title="Till", scopes=["events.write"], at=AT)
    assert secret not in str(ApiToken.objects.values())
    found = tokens.find_token(secret=secret, scope="events.write")
    assert found is not None
    assert (found.id, found.title, found.scopes) == (key, "Till", ("events.write",))
    for wrong, scope in ((secret + "x", "events.write"), ("", "events.write"), (secret, "orders.edit")):
        assert tokens.find_token(secret=wrong, scope=scope) is None
    tokens.revoke_token(token_id=key, at=AT)
    assert tokens.find_token(secret=secret, scope="events.write") is None
    with pytest.raises(tokens.TokenUnknown):
        tokens.revoke_token(token_id=key, at=AT)
    with pytest.raises(tokens.UnknownScope):
        tokens.issue_token(title="", scopes=["access.edit"], at=AT)
    assert [each.revoked_at for each in tokens.list_tokens(scope="events.write")] == [AT]
