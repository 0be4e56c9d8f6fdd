"""Notes which words a search text may have meant, with whatever brings them."""

from typing import ClassVar

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

SPEC_TEXT = """
CREATE FUNCTION nexus_spec_text(jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT string_agg(value #>> '{}', ' ')
    FROM jsonb_path_query($1, 'strict $.**') AS value
    WHERE jsonb_typeof(value) IN ('string', 'number')
);
"""

# The words as they are, without the stems that `nexus_words` adds.
WHOLE_WORDS = """
CREATE FUNCTION nexus_whole_words(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('public.nexus_folded'::regconfig,
    regexp_replace(public.nexus_fold($1), '[^[:alnum:]]+', ' ', 'g'));
"""

# No word is locked, or importers who bring the same words in another order would wait for each other for ever.
LEARN = """
CREATE FUNCTION catalog_learn_words(text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalog_searchword (word)
    SELECT DISTINCT word FROM regexp_split_to_table(nexus_fold($1), '[^[:alnum:]]+') AS split (word)
    WHERE word ~ '^[[:alpha:]]{3,40}$'
        AND NOT EXISTS (SELECT FROM catalog_searchword AS known WHERE known.word = split.word COLLATE "C");
$$;

CREATE FUNCTION catalog_learn_from_products() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_learn_words(string_agg(concat_ws(' ', name, nexus_spec_text(specifications)), ' ')) FROM new_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_learn_from_products AFTER INSERT ON catalog_product
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION catalog_learn_from_products();

CREATE FUNCTION catalog_learn_from_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_learn_words(concat_ws(' ', NEW.name, nexus_spec_text(NEW.specifications)));
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_learn_from_product AFTER UPDATE OF name, specifications ON catalog_product
    FOR EACH ROW WHEN ((OLD.name, OLD.specifications) IS DISTINCT FROM (NEW.name, NEW.specifications))
    EXECUTE FUNCTION catalog_learn_from_product();

CREATE FUNCTION catalog_learn_from_brand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_learn_words(NEW.name);
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_learn_from_brand AFTER INSERT OR UPDATE OF name ON catalog_brand
    FOR EACH ROW EXECUTE FUNCTION catalog_learn_from_brand();
"""

UNLEARN = """
DROP TRIGGER catalog_learn_from_brand ON catalog_brand;
DROP FUNCTION catalog_learn_from_brand();
DROP TRIGGER catalog_learn_from_product ON catalog_product;
DROP FUNCTION catalog_learn_from_product();
DROP TRIGGER catalog_learn_from_products ON catalog_product;
DROP FUNCTION catalog_learn_from_products();
DROP FUNCTION catalog_learn_words(text);
"""


class Migration(migrations.Migration):
    """A table of words, and triggers on products and brands."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0013_index_spec_values")]
    operations: ClassVar[list[object]] = [
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(db_collation="C", editable=False, max_length=40)),
                (
                    "frequency",
                    models.PositiveIntegerField(
                        db_default=0,
                        editable=False,
                        help_text="How many published products had it when they were last counted.",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["word"], name="search_word")]},
        ),
        migrations.RunSQL(SPEC_TEXT, "DROP FUNCTION nexus_spec_text(jsonb);"),
        migrations.RunSQL(WHOLE_WORDS, "DROP FUNCTION nexus_whole_words(text);"),
        migrations.RunSQL(LEARN, UNLEARN),
    ]
