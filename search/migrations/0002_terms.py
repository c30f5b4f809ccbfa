"""The table of terms: FTS5 on SQLite, tsvector with GIN on PostgreSQL, with triggers that follow search_entry."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE search_terms USING fts5(
        title_exact, title_base, title_part, title_guess,
        text_exact, text_base, text_part, text_guess,
        folded, other,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc' tokenchars '~-:.@/_+'''"
    )""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_searchentry
       BEGIN DELETE FROM search_terms WHERE rowid = old.id; END""",
)
SQLITE_BACK = ("DROP TRIGGER IF EXISTS search_entry_removed", "DROP TABLE IF EXISTS search_terms")

POSTGRESQL = (
    "CREATE TABLE search_terms (entry_id bigint PRIMARY KEY, terms tsvector NOT NULL)",
    # Without a pending list a search never pays for earlier writes, and a write is found at once.
    "CREATE INDEX search_terms_gin ON search_terms USING gin (terms) WITH (fastupdate = off)",
    """CREATE FUNCTION search_entry_removed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN DELETE FROM search_terms WHERE entry_id = OLD.id; RETURN OLD; END $$""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_searchentry
       FOR EACH ROW EXECUTE FUNCTION search_entry_removed()""",
    """CREATE FUNCTION search_entry_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN TRUNCATE search_terms; RETURN NULL; END $$""",
    """CREATE TRIGGER search_entry_emptied AFTER TRUNCATE ON search_searchentry
       FOR EACH STATEMENT EXECUTE FUNCTION search_entry_emptied()""",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS search_entry_emptied ON search_searchentry",
    "DROP TRIGGER IF EXISTS search_entry_removed ON search_searchentry",
    "DROP FUNCTION IF EXISTS search_entry_emptied()",
    "DROP FUNCTION IF EXISTS search_entry_removed()",
    "DROP TABLE IF EXISTS search_terms",
)

STATEMENTS = {"sqlite": (SQLITE, SQLITE_BACK), "postgresql": (POSTGRESQL, POSTGRESQL_BACK)}


def create_terms(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement)


def drop_terms(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create_terms, drop_terms)]
