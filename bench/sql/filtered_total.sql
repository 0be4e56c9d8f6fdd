SELECT convert_to(json_build_object('data', json_build_object('products', json_build_object(
    'totalCount', (
        SELECT count(*) FROM catalog_product p
        WHERE $in_filter AND $not_hidden
    ),
    $page
)))::text, 'UTF8')
FROM $cheapest
