"""Models made together: tables, constraints and the way back, as with one operation each."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from cms.migrating import CreateModels

KEY = ("id", models.BigAutoField(primary_key=True))


def parts() -> list:
    return [
        migrations.CreateModel("Shelf", [KEY, ("name", models.CharField(max_length=9))]),
        migrations.CreateModel("Book", [KEY, ("shelf", models.ForeignKey("sample.Shelf", models.CASCADE))]),
        migrations.AddField("shelf", "first", models.ForeignKey("sample.Book", models.SET_NULL, null=True)),
        migrations.AddConstraint("shelf", models.UniqueConstraint(fields=["name"], name="sample_shelf_once")),
    ]


def sample_tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("sample_")}


@pytest.mark.django_db(transaction=True, available_apps=["search"])  # nobody else's tables are emptied after it
def test_models_that_point_at_each_other_are_made_with_their_constraints_and_removed() -> None:
    together, before, after = CreateModels(parts()), ProjectState(), ProjectState()
    together.state_forwards("sample", after)
    with connection.schema_editor() as editor:
        together.database_forwards("sample", editor, before, after)
    try:
        shelf = after.apps.get_model("sample", "Shelf")
        shelf.objects.create(name="a", first=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            shelf.objects.create(name="a", first=None)
        assert sample_tables() == {"sample_shelf", "sample_book"}
    finally:
        with connection.schema_editor() as editor:
            together.database_backwards("sample", editor, after, before)
    assert sample_tables() == set()


def test_state_is_that_of_the_parts_one_by_one() -> None:
    together, singly = ProjectState(), ProjectState()
    assert singly.apps  # built early, as while migrating
    assert together.apps
    CreateModels(parts()).state_forwards("sample", together)
    for part in parts():
        part.state_forwards("sample", singly)
    assert together == singly
    assert together.apps.get_model("sample", "Book")._meta.related_objects


def test_addition_to_a_model_made_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="made here"):
        CreateModels([migrations.AddField("shelf", "depth", models.IntegerField(default=0))])
