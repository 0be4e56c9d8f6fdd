SELECT convert_to(json_build_object('data', json_build_object('products', json_build_object(
    'totalCount', (
        SELECT count(*) FROM catalog_product p
        WHERE $in_filter AND $not_hidden
    ),
    'nodes', coalesce(json_agg(card ORDER BY place) FILTER (WHERE place <= 24), '[]'),
    'pageInfo', json_build_object(
        'hasNextPage', count(*) > 24,
        'endCursor', max(cursor) FILTER (WHERE place = least(24, size)))
)))::text, 'UTF8')
FROM (
    SELECT
        $card AS card,
        $cursor AS cursor,
        place, size
    FROM (
        SELECT p.*, '["' || p.price || '",' || p.id || ']' AS place_in_list,
            row_number() OVER (ORDER BY p.price, p.id) AS place, count(*) OVER () AS size
        FROM (
            SELECT p.id, p.slug, p.name, p.brand_id, p.price, p.currency, p.discount_price, p.regular_price,
                p.discount_percent, p.stock_quantity, p.low_stock_threshold, p.rating_count, p.rating_average
            FROM catalog_product p
            WHERE $in_filter AND $not_hidden
            ORDER BY p.price, p.id LIMIT 25
        ) p
    ) p
    LEFT JOIN catalog_brand b ON b.id = p.brand_id AND b.is_active
    LEFT JOIN catalog_productimage i ON i.product_id = p.id AND i.is_primary
) page
