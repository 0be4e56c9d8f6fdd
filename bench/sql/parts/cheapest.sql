(
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
    $beside
) page
