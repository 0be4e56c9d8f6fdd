SELECT convert_to(json_build_object('data', json_build_object('products', json_build_object(
    $page
)))::text, 'UTF8')
FROM $cheapest
