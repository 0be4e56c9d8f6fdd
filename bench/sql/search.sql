SELECT convert_to(json_build_object('data', json_build_object('products', json_build_object(
    $page
)))::text, 'UTF8')
FROM (
    SELECT
        $card AS card,
        $cursor AS cursor,
        place, size
    FROM (
        SELECT p.*, '[' || ranked.rank || ',' || p.id || ']' AS place_in_list,
            row_number() OVER (ORDER BY ranked.rank DESC, p.id DESC) AS place, count(*) OVER () AS size
        FROM (
            SELECT p.id, ((
                CASE
                    WHEN lower(p.sku) = lower(%(search)s) THEN 4
                    WHEN p.search_vector @@ nexus_query(%(search)s, 'A') THEN 3
                    WHEN p.search_vector @@ nexus_query(%(search)s, 'AB') THEN 2
                    WHEN p.search_vector @@ nexus_query(%(search)s, 'ABC') THEN 1
                    ELSE 0
                END * 2
                + CASE WHEN p.search_vector @@ nexus_whole_query(%(search)s) THEN 1 ELSE 0 END) * 16
                + least((ts_rank('{0.05, 0.2, 0.4, 1.0}', p.search_vector, nexus_query(%(search)s)) * 10)::integer, 15)
            ) * 64 + floor(ln(p.view_count + 1) / ln(2))::integer AS rank
            FROM catalog_product p
            WHERE p.is_active AND p.search_vector @@ nexus_query(%(search)s)
                AND $not_hidden
            ORDER BY rank DESC, p.id DESC LIMIT 25
        ) ranked
        JOIN catalog_product p ON p.id = ranked.id
    ) p
    $beside
) page
