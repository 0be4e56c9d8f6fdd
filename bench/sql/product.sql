SELECT convert_to(json_build_object('data', json_build_object('product', json_build_object(
    'id', encode(convert_to('Product:' || p.id, 'UTF8'), 'base64'),
    'name', p.name,
    'sku', p.sku,
    'description', p.description,
    'updatedAt', replace(to_char(p.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '') || 'Z',
    'seo', json_build_object(
        'title', p.name,
        'description', coalesce(nullif(CASE
            WHEN length(line) <= 160 THEN line
            WHEN substr(line, 160, 1) = ' ' THEN rtrim(left(line, 159), ' ,;:.-') || '…'
            ELSE rtrim(regexp_replace(left(line, 159), ' [^ ]*$$', ''), ' ,;:.-') || '…' END, ''), p.name),
        'canonicalPath', '/products/' || p.slug),
    'breadcrumbs', (
        SELECT json_agg(json_build_object(
            'id', encode(convert_to('Category:' || id, 'UTF8'), 'base64'), 'name', name, 'path', path) ORDER BY lft)
        FROM (
            SELECT above.id, above.name, above.lft, string_agg(above.slug, '/') OVER (ORDER BY above.lft) AS path
            FROM catalog_category above
            WHERE above.tree_id = c.tree_id AND above.lft <= c.lft AND above.rght >= c.rght
        ) way),
    'brand', CASE WHEN b.id IS NOT NULL THEN json_build_object('slug', b.slug, 'name', b.name,
        'logo', CASE WHEN b.logo <> '' THEN json_build_object(
            'url', %(media)s::text || b.logo, 'altText', b.name, 'width', b.logo_width, 'height', b.logo_height) END
    ) END,
    'price', json_build_object('amount', round(p.price, 2)::text, 'currencyCode', p.currency,
        'formatted', '€' || to_char(p.price, 'FM999,999,999,990.00')),
    'compareAtPrice', CASE WHEN p.discount_price IS NOT NULL THEN
        json_build_object('amount', round(p.regular_price, 2)::text, 'currencyCode', p.currency) END,
    'discountPercent', CASE WHEN p.discount_price IS NOT NULL THEN p.discount_percent END,
    'availability', json_build_object(
        'status', CASE
            WHEN p.stock_quantity = 0 THEN 'OUT_OF_STOCK'
            WHEN p.stock_quantity <= p.low_stock_threshold THEN 'LOW_STOCK'
            ELSE 'IN_STOCK' END,
        'quantity', CASE WHEN p.stock_quantity <= p.low_stock_threshold THEN p.stock_quantity END),
    'images', (
        SELECT coalesce(json_agg(json_build_object(
            'id', encode(convert_to('Image:' || id, 'UTF8'), 'base64'), 'isPrimary', is_primary, 'position', position,
            'altText', coalesce(nullif(alt_text, ''), p.name), 'width', width, 'height', height,
            'large', url, 'thumb', thumb) ORDER BY position, id), '[]')
        FROM (
            SELECT *, CASE WHEN file <> '' THEN %(media)s::text || file ELSE source_url END AS url,
                CASE WHEN file <> '' AND greatest(width, height) > 120
                    THEN %(media)s::text || 'renditions/' || file || '.120.webp'
                    WHEN file <> '' THEN %(media)s::text || file ELSE source_url END AS thumb
            FROM catalog_productimage WHERE product_id = p.id
        ) picture),
    'specs', (
        SELECT coalesce(json_agg(json_build_object(
            'key', key,
            'label', coalesce(nullif(fact ->> 'label', ''), upper(left(words, 1)) || lower(substr(words, 2))),
            'value', coalesce(CASE fact -> 'value' WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no'
                ELSE fact ->> 'value' END, ''),
            'unit', nullif(fact ->> 'unit', '')) ORDER BY key), '[]')
        FROM (
            SELECT key, btrim(translate(key, '_-', '  ')) AS words,
                CASE jsonb_typeof(value) WHEN 'object' THEN value ELSE jsonb_build_object('value', value) END AS fact
            FROM jsonb_each(p.specifications)
        ) spec),
    'rating', json_build_object(
        'average', CASE WHEN p.rating_count > 0 THEN p.rating_average END,
        'count', p.rating_count,
        'verifiedCount', p.rating_verified_count,
        'histogram', (
            SELECT json_agg(json_build_object(
                'stars', stars, 'count', n, 'share', n::float8 / greatest(p.rating_count, 1)) ORDER BY stars DESC)
            FROM unnest(p.rating_histogram) WITH ORDINALITY AS bucket (n, stars))),
    'related', (
        SELECT coalesce(json_agg(json_build_object(
            'id', encode(convert_to('Product:' || other.id, 'UTF8'), 'base64'), 'slug', other.slug, 'name', other.name,
            'price', json_build_object('amount', round(other.price, 2)::text, 'currencyCode', other.currency),
            'primaryImage', CASE WHEN i.id IS NOT NULL THEN json_build_object(
                'url', CASE WHEN i.file <> '' THEN %(media)s::text || i.file ELSE i.source_url END,
                'altText', coalesce(nullif(i.alt_text, ''), other.name), 'width', i.width, 'height', i.height) END
            ) ORDER BY other.likeness DESC, other.id DESC), '[]')
        FROM (
            SELECT id, slug, name, price, currency, likeness
            FROM (
                (
                    SELECT * FROM catalog_product
                    WHERE is_active AND category_id = p.category_id AND currency = p.currency AND price < p.price
                    ORDER BY price DESC, id DESC LIMIT 50
                ) UNION ALL (
                    SELECT * FROM catalog_product
                    WHERE is_active AND category_id = p.category_id AND currency = p.currency AND price >= p.price
                    ORDER BY price, id LIMIT 51
                )
            ) near
            CROSS JOIN LATERAL (
                SELECT 1000 * count(*) + CASE WHEN near.price = p.price THEN 2000
                    ELSE div(2000 * least(near.price, p.price), greatest(near.price, p.price)) END AS likeness
                FROM jsonb_each(p.specifications) fact WHERE near.specifications -> fact.key = fact.value
            ) said
            WHERE id <> p.id
            ORDER BY likeness DESC, id DESC LIMIT 4
        ) other
        LEFT JOIN catalog_productimage i ON i.product_id = other.id AND i.is_primary),
    'viewerReviewEligibility', json_build_object('canReview', false, 'reason', 'NOT_AUTHENTICATED'),
    'viewerReview', NULL,
    'reviews', (
        SELECT json_build_object(
            'totalCount', p.rating_count,
            'pageInfo', json_build_object(
                'hasNextPage', count(*) > 10, 'endCursor', max(cursor) FILTER (WHERE place = least(10, size))),
            'edges', coalesce(json_agg(json_build_object('cursor', cursor, 'node', json_build_object(
                'id', encode(convert_to('Review:' || id, 'UTF8'), 'base64'), 'authorName', author_name,
                'rating', rating, 'title', title, 'comment', comment, 'isVerifiedPurchase', is_verified_purchase,
                'createdAt', written)) ORDER BY place) FILTER (WHERE place <= 10), '[]'))
        FROM (
            SELECT *, $cursor AS cursor
            FROM (
                SELECT *, '["' || written || '",' || id || ']' AS place_in_list, count(*) OVER () AS size,
                    row_number() OVER (ORDER BY created_at DESC, id DESC) AS place
                FROM (
                    SELECT r.id, r.rating, r.title, r.comment, r.is_verified_purchase, r.created_at,
                        replace(to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                            '.000000', '') || 'Z' AS written,
                        CASE WHEN u.id IS NULL
                            THEN regexp_replace(r.imported_author_name, '^([^ ]*) (.).*$$', '\1 \2.')
                            ELSE btrim(u.first_name || ' ' || upper(left(u.last_name, 1)) || '.') END AS author_name
                    FROM catalog_productreview r LEFT JOIN accounts_user u ON u.id = r.author_id
                    WHERE r.product_id = p.id AND r.status = 'approved'
                    ORDER BY r.created_at DESC, r.id DESC LIMIT 11
                ) r
            ) r
        ) r)
)))::text, 'UTF8')
FROM (
    SELECT *, btrim(regexp_replace(description, '\s+', ' ', 'g')) AS line FROM catalog_product
    WHERE slug = %(slug)s AND is_active
) p
JOIN catalog_category c ON c.id = p.category_id
LEFT JOIN catalog_brand b ON b.id = p.brand_id AND b.is_active
WHERE NOT EXISTS (
    SELECT FROM catalog_category above
    WHERE NOT above.is_active AND above.tree_id = c.tree_id AND above.lft <= c.lft AND above.rght >= c.rght)
