WITH top AS (
    SELECT top.id, top.slug, top.name, top.tree_id, top.lft, top.rght FROM catalog_category top
    LEFT JOIN catalog_category above ON above.id = top.parent_id
    WHERE %(category)s IN (top.slug, above.slug)
), matching AS MATERIALIZED (
    SELECT category_id, brand_id, price, rating_average, discount_price,
        p.price BETWEEN %(price_from)s::numeric AND %(price_to)s::numeric AS priced, p.stock_quantity > 0 AS stocked
    FROM catalog_product p
    WHERE p.is_active AND p.currency = 'EUR' AND $not_hidden
        AND p.category_id = ANY (ARRAY(
            SELECT below.id FROM catalog_category chosen
            JOIN catalog_category below ON below.tree_id = chosen.tree_id AND below.lft BETWEEN chosen.lft AND chosen.rght
            WHERE chosen.slug = %(category)s))
), counted AS (
    SELECT
        count(*) FILTER (WHERE priced AND stocked) AS total,
        count(*) FILTER (WHERE priced AND stocked AND discount_price IS NOT NULL) AS on_sale,
        count(*) FILTER (WHERE priced AND stocked AND rating_average >= 4) AS four,
        count(*) FILTER (WHERE priced AND stocked AND rating_average >= 3) AS three,
        count(*) FILTER (WHERE priced AND stocked AND rating_average >= 2) AS two,
        count(*) FILTER (WHERE priced AND stocked AND rating_average >= 1) AS one,
        min(price) FILTER (WHERE stocked) AS lowest,
        max(price) FILTER (WHERE stocked) AS highest
    FROM matching
), categories AS (
    SELECT json_agg(json_build_object('value', slug, 'label', name, 'count', size, 'isSelected', slug = %(category)s)
        ORDER BY size DESC, tree_id, lft) AS shown
    FROM (
        SELECT top.slug, top.name, top.tree_id, top.lft, count(*) AS size
        FROM matching JOIN catalog_category stands ON stands.id = matching.category_id
        JOIN top ON stands.tree_id = top.tree_id AND stands.lft BETWEEN top.lft AND top.rght
        WHERE priced AND stocked GROUP BY top.slug, top.name, top.tree_id, top.lft
    ) sized
), brands AS (
    SELECT json_agg(json_build_object('value', slug, 'label', name, 'count', size, 'isSelected', false)
        ORDER BY place) FILTER (WHERE place <= 100) AS shown, count(*) > 100 AS more
    FROM (
        SELECT b.slug, b.name, size, row_number() OVER (ORDER BY size DESC, nexus_fold(b.name), b.id) AS place
        FROM (SELECT brand_id, count(*) AS size FROM matching WHERE priced AND stocked GROUP BY brand_id) sized
        JOIN catalog_brand b ON b.id = brand_id AND b.is_active
    ) placed
)
SELECT convert_to(json_build_object('data', json_build_object('products', json_build_object(
    'totalCount', (SELECT total FROM counted),
    'facets', (SELECT json_build_array(
        json_build_object('key', 'categorySlugs', 'label', 'Category', 'values', categories.shown, 'hasMore', false),
        json_build_object('key', 'brandSlugs', 'label', 'Brand', 'values', brands.shown, 'hasMore', brands.more),
        json_build_object('key', 'price', 'label', 'Price', 'min', round(lowest, 2)::text, 'max', round(highest, 2)::text,
            'selectedMin', round(%(price_from)s::numeric, 2)::text, 'selectedMax', round(%(price_to)s::numeric, 2)::text,
            'currencyCode', 'EUR'),
        json_build_object('key', 'minRating', 'label', 'Rating', 'values', json_build_array(
            json_build_object('stars', 4, 'label', '4 stars and up', 'count', four, 'isSelected', false),
            json_build_object('stars', 3, 'label', '3 stars and up', 'count', three, 'isSelected', false),
            json_build_object('stars', 2, 'label', '2 stars and up', 'count', two, 'isSelected', false),
            json_build_object('stars', 1, 'label', '1 star and up', 'count', one, 'isSelected', false))),
        json_build_object('key', 'inStock', 'label', 'In stock', 'count', total, 'isSelected', true),
        json_build_object('key', 'onSale', 'label', 'On sale', 'count', on_sale, 'isSelected', false))
        FROM counted, categories, brands),
    $page
)))::text, 'UTF8')
FROM $cheapest
