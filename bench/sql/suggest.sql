WITH named AS (
    SELECT p.id, p.slug, p.name, p.name_key, p.price, p.currency, p.view_count FROM catalog_product p
    WHERE p.is_active AND nexus_words(p.name) @@ nexus_beginning(%(typed)s) AND $not_hidden
    ORDER BY p.view_count DESC, p.id DESC LIMIT 200
)
SELECT convert_to(json_build_object('data', json_build_object('searchSuggest', json_build_object(
    'correctedQuery', NULL,
    'completions', (
        SELECT coalesce(json_agg(json_build_object(
            'text', %(typed)s::text || rest, 'beginning', %(typed)s::text, 'completion', rest) ORDER BY place), '[]')
        FROM (
            SELECT substr(word, length(last) + 1) AS rest, row_number() OVER (ORDER BY count(*) DESC, word) AS place
            FROM (SELECT substring(nexus_fold(%(typed)s) FROM '[[:alnum:]]+$$') AS last) typed,
                named, LATERAL (SELECT DISTINCT regexp_split_to_table(name_key, '[^[:alnum:]]+') AS word) words
            WHERE starts_with(word, last)
                AND word <> ALL (regexp_split_to_array(nexus_fold(%(typed)s), '[^[:alnum:]]+'))
            GROUP BY last, word ORDER BY place LIMIT 6
        ) completion),
    'categories', (
        SELECT coalesce(json_agg(json_build_object(
            'id', encode(convert_to('Category:' || id, 'UTF8'), 'base64'), 'slug', slug, 'name', name)
            ORDER BY level, tree_id, lft), '[]')
        FROM (
            SELECT * FROM catalog_category c
            WHERE nexus_words(c.name) @@ nexus_beginning(%(typed)s) AND NOT EXISTS (
                SELECT FROM catalog_category above WHERE NOT above.is_active
                    AND above.tree_id = c.tree_id AND above.lft <= c.lft AND above.rght >= c.rght)
            ORDER BY level, tree_id, lft LIMIT 6
        ) category),
    'brands', (
        SELECT coalesce(json_agg(json_build_object(
            'id', encode(convert_to('Brand:' || id, 'UTF8'), 'base64'), 'slug', slug, 'name', name)
            ORDER BY nexus_fold(name), id), '[]')
        FROM (
            SELECT * FROM catalog_brand WHERE is_active AND nexus_words(name) @@ nexus_beginning(%(typed)s)
            ORDER BY nexus_fold(name), id LIMIT 6
        ) brand),
    'products', (
        SELECT coalesce(json_agg(json_build_object(
            'id', encode(convert_to('Product:' || p.id, 'UTF8'), 'base64'), 'slug', p.slug, 'name', p.name,
            'price', json_build_object('amount', round(p.price, 2)::text, 'currencyCode', p.currency),
            'primaryImage', CASE WHEN i.id IS NOT NULL THEN json_build_object(
                'url', CASE WHEN i.file <> '' THEN %(media)s::text || i.file ELSE i.source_url END,
                'altText', coalesce(nullif(i.alt_text, ''), p.name), 'width', i.width, 'height', i.height) END
            ) ORDER BY p.view_count DESC, p.id DESC), '[]')
        FROM (SELECT * FROM named ORDER BY view_count DESC, id DESC LIMIT 6) p
        LEFT JOIN catalog_productimage i ON i.product_id = p.id AND i.is_primary)
)))::text, 'UTF8')
