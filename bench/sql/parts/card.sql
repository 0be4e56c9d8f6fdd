json_build_object(
    'id', encode(convert_to('Product:' || p.id, 'UTF8'), 'base64'),
    'slug', p.slug,
    'name', p.name,
    'brand', CASE WHEN b.id IS NOT NULL THEN json_build_object('slug', b.slug, 'name', b.name) END,
    'price', json_build_object('amount', round(p.price, 2)::text, 'currencyCode', p.currency),
    'compareAtPrice', CASE WHEN p.discount_price IS NOT NULL THEN
        json_build_object('amount', round(p.regular_price, 2)::text, 'currencyCode', p.currency) END,
    'discountPercent', CASE WHEN p.discount_price IS NOT NULL THEN p.discount_percent END,
    'availability', json_build_object('status', CASE
        WHEN p.stock_quantity = 0 THEN 'OUT_OF_STOCK'
        WHEN p.stock_quantity <= p.low_stock_threshold THEN 'LOW_STOCK'
        ELSE 'IN_STOCK' END),
    'rating', json_build_object(
        'average', CASE WHEN p.rating_count > 0 THEN p.rating_average END, 'count', p.rating_count),
    'primaryImage', CASE WHEN i.id IS NOT NULL THEN json_build_object(
        'url', CASE WHEN i.file <> '' AND greatest(i.width, i.height) > 480
            THEN %(media)s::text || 'renditions/' || i.file || '.480.webp'
            WHEN i.file <> '' THEN %(media)s::text || i.file ELSE i.source_url END,
        'altText', coalesce(nullif(i.alt_text, ''), p.name),
        'width', i.width,
        'height', i.height) END)
