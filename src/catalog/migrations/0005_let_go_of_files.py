"""Notes the file of a picture or logo whose row is deleted or gets another file, however that happens."""

from typing import ClassVar

from django.db import migrations

FILES = {"catalog_productimage": "file", "catalog_brand": "logo"}

# Another row may use the same file; that is looked at when it is to be removed.
LET_GO = """
CREATE FUNCTION {table}_lets_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_loosefile (name, removable_at) VALUES (OLD.{column}, now()) ON CONFLICT (name) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_lets_go_when_deleted AFTER DELETE ON {table}
    FOR EACH ROW WHEN (OLD.{column} <> '') EXECUTE FUNCTION {table}_lets_go();
CREATE TRIGGER {table}_lets_go_when_changed AFTER UPDATE OF {column} ON {table}
    FOR EACH ROW WHEN (OLD.{column} <> '' AND OLD.{column} <> NEW.{column}) EXECUTE FUNCTION {table}_lets_go();
"""

UNDO = """
DROP TRIGGER {table}_lets_go_when_changed ON {table};
DROP TRIGGER {table}_lets_go_when_deleted ON {table};
DROP FUNCTION {table}_lets_go();
"""


class Migration(migrations.Migration):
    """Triggers on pictures and brands."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0004_loose_files")]
    operations: ClassVar[list[object]] = [
        migrations.RunSQL(LET_GO.format(table=table, column=column), UNDO.format(table=table, column=column))
        for table, column in FILES.items()
    ]
