"""Two coordinators decide at the same moment."""

import threading
from typing import Any

import pytest
from django.db import connection

from network.models import Invitation, JoinRequest, OrganisationPage
from network.services import joining
from tests.network.joining.requests import ask_to_join
from tests.network.world import build_world


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_counts_and_the_other_is_told() -> None:
    world = build_world()
    row = ask_to_join(world)
    together, outcomes = threading.Barrier(2), []

    def approve(user: Any) -> None:
        mine = JoinRequest.objects.get(pk=row.pk)
        together.wait(30)
        try:
            joining.approve_request(request=mine, user=user)
            outcomes.append("approved")
        except joining.AlreadyDecided:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[world.users[name]]) for name in ("coordinator", "national")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["approved", "told"]
    assert OrganisationPage.objects.filter(title=row.name).count() == 3
    assert Invitation.objects.count() == 1
