"""A collection per county above those of its organisations, where the county's coordinators may choose."""

from django.db import migrations
from wagtail.models import Collection

STEP = Collection.steplen
COORDINATORS, COUNTY = "coordinators:", "county:"
CHOOSING = ("choose_image", "choose_document")


def put_below_counties(apps, schema_editor):
    rows = apps.get_model("wagtailcore", "Collection").objects
    branches = apps.get_model("network", "RegionPage").objects.values_list("path", "region_id")
    codes = {path: code or "national" for path, code in branches}
    if not codes:
        return
    root = rows.get(depth=1)
    # Paths that no node has, until the tree is hung anew.
    counties = {
        code: rows.create(name=f"{COUNTY}{code}", depth=2, numchild=0, path=f"{root.path}+{code}").pk
        for code in sorted(set(codes.values()))
    }
    organisations = apps.get_model("network", "OrganisationPage").objects.values_list("translation_key", "path")
    county_of = {str(key): counties[codes[path[:-STEP]]] for key, path in organisations if path[:-STEP] in codes}
    below = {pk: county_of[name] for pk, name in rows.filter(depth=2).values_list("pk", "name") if name in county_of}
    hang(rows, {**below, **dict.fromkeys(counties.values(), root.pk)})
    grant(apps, counties)


def hang(rows, parents):
    """Hang each of these below its parent, everything in the order of names. All rows: a collection each, few."""
    found = {row.pk: row for row in rows.all()}
    by_path = {row.path: row.pk for row in found.values()}
    above = {pk: by_path.get(row.path[:-STEP]) for pk, row in found.items()} | parents
    below = {}
    for pk in sorted(found, key=lambda pk: (found[pk].name, found[pk].path)):
        below.setdefault(above[pk], []).append(pk)
    waiting = [(pk, found[pk].path) for pk in below[None]]
    while waiting:
        pk, path = waiting.pop()
        row = found[pk]
        row.path, row.depth, row.numchild = path, len(path) // STEP, len(below.get(pk, ()))
        waiting += [
            (child, Collection._get_path(path, row.depth + 1, number))
            for number, child in enumerate(below.get(pk, ()), start=1)
        ]
    final = {pk: row.path for pk, row in found.items()}
    for row in found.values():
        row.path = f"+{row.pk}"  # paths are unique at every moment
    rows.bulk_update(found.values(), ["path"], batch_size=300)
    for pk, row in found.items():
        row.path = final[pk]
    rows.bulk_update(found.values(), ["path", "depth", "numchild"], batch_size=300)


def grant(apps, counties):
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=CHOOSING
    )
    grants = apps.get_model("wagtailcore", "GroupCollectionPermission")
    grants.objects.bulk_create(
        grants(group=group, collection_id=number, permission=permission)
        for group in apps.get_model("auth", "Group").objects.filter(name__startswith=COORDINATORS)
        for code, number in counties.items()
        if group.name.removeprefix(COORDINATORS) in (code, "national")
        for permission in permissions
    )


def put_below_root(apps, schema_editor):
    """Files that lie in a county's collection itself go to the root."""
    rows = apps.get_model("wagtailcore", "Collection").objects
    counties = rows.filter(name__startswith=COUNTY, depth=2)
    if not counties:
        return
    root = rows.get(depth=1)
    for model in (apps.get_model("wagtailimages", "Image"), apps.get_model("wagtaildocs", "Document")):
        model.objects.filter(collection__in=counties.values("pk")).update(collection=root)
    paths = [*counties.values_list("path", flat=True)]
    below = rows.filter(depth=3).values_list("pk", "path")
    hang(rows, {pk: root.pk for pk, path in below if path[:-STEP] in paths})
    counties.delete()
    hang(rows, {})


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0011_mergers_and_invited_coordinators"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(put_below_counties, put_below_root)]
