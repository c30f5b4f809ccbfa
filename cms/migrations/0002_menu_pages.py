from django.db import migrations

CREATE = "CREATE INDEX cms_page_in_menus ON wagtailcore_page (path) WHERE show_in_menus"


class Migration(migrations.Migration):
    """Every page's footer asks which pages are in menus: a dozen of perhaps hundreds of thousands."""

    dependencies = [("cms", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP INDEX IF EXISTS cms_page_in_menus")]
