"""Finds suggestions in a function, whose plan each connection keeps: planning took a third of the time."""

from typing import ClassVar

from django.db import migrations

# What is suggested, and in which order, stands at `catalog.selectors.suggestions`; which categories are hidden is told.
SUGGEST = """
CREATE FUNCTION nexus_suggest(
    typed text, most integer, most_names integer, hidden_categories bigint[],
    OUT completions text[], OUT product_ids bigint[], OUT category_ids bigint[], OUT brand_ids bigint[]
)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted tsquery := nexus_beginning(typed);
    folded text := nexus_fold(typed);
    begun text := substring(folded FROM '[[:alnum:]]+$');
    words text[] := regexp_split_to_array(folded, '[^[:alnum:]]+');
    names text[];
BEGIN
    SELECT coalesce(array_agg(id), '{}'), coalesce(array_agg(name_key), '{}') INTO product_ids, names
    FROM (
        SELECT id, name_key FROM catalog_product
        WHERE is_active AND category_id NOT IN (SELECT unnest(hidden_categories)) AND nexus_words(name) @@ wanted
        ORDER BY view_count DESC, id DESC LIMIT most_names
    ) AS named;
    IF cardinality(product_ids) < most THEN
        -- Planned each time: for a text that most products have, they are gone through in this order until there are
        -- enough, and for another one they are sorted.
        EXECUTE $more$
            SELECT $1 || coalesce(array_agg(id), '{}'), $2 || coalesce(array_agg(name_key), '{}')
            FROM (
                SELECT id, name_key FROM catalog_product
                WHERE is_active AND category_id NOT IN (SELECT unnest($3)) AND search_vector @@ $4 AND id <> ALL ($1)
                ORDER BY view_count DESC, id DESC LIMIT $5
            ) AS found
        $more$ INTO product_ids, names USING product_ids, names, hidden_categories, wanted, most;
    END IF;
    completions := ARRAY(
        SELECT substr(word, length(begun) + 1)
        FROM unnest(product_ids, names) AS found (id, name)
        CROSS JOIN regexp_split_to_table(name, '[^[:alnum:]]+') AS split (word)
        WHERE starts_with(word, begun) AND word <> ALL (words)
        GROUP BY word ORDER BY count(DISTINCT id) DESC, word LIMIT most
    );
    product_ids := product_ids[:most];
    category_ids := ARRAY(
        SELECT id FROM catalog_category
        WHERE nexus_words(name) @@ wanted AND id NOT IN (SELECT unnest(hidden_categories))
        ORDER BY level, tree_id, lft LIMIT most
    );
    brand_ids := ARRAY(
        SELECT id FROM catalog_brand WHERE is_active AND nexus_words(name) @@ wanted
        ORDER BY nexus_fold(name), id LIMIT most
    );
END
$$;
"""


class Migration(migrations.Migration):
    """A function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0028_words_that_leave")]
    operations: ClassVar[list[object]] = [
        migrations.RunSQL(SUGGEST, "DROP FUNCTION nexus_suggest(text, integer, integer, bigint[]);"),
    ]
