WITH RECURSIVE visible AS (
    SELECT id, slug, name, slug::text AS path, parent_id, level, tree_id, lft, rght, ARRAY[id] AS lineage
    FROM catalog_category WHERE parent_id IS NULL AND is_active
    UNION ALL
    SELECT child.id, child.slug, child.name, above.path || '/' || child.slug, child.parent_id, child.level,
        child.tree_id, child.lft, child.rght, above.lineage || child.id
    FROM visible above JOIN catalog_category child ON child.parent_id = above.id
    WHERE child.is_active
), stocked AS (
    SELECT category_id, count(*) AS products FROM catalog_product WHERE is_active GROUP BY category_id
), totals AS (
    SELECT holder AS id, sum(products) AS products
    FROM stocked JOIN visible ON visible.id = stocked.category_id CROSS JOIN unnest(lineage) AS holder
    GROUP BY holder
)
SELECT convert_to(json_build_object('data', json_build_object('categoryTree', coalesce(json_agg(json_build_object(
    'level', level,
    'hasChildren', id IN (SELECT parent_id FROM visible WHERE parent_id IS NOT NULL),
    'productCount', coalesce(products, 0),
    'parentId', encode(convert_to('Category:' || parent_id, 'UTF8'), 'base64'),
    'category', json_build_object(
        'id', encode(convert_to('Category:' || id, 'UTF8'), 'base64'), 'slug', slug, 'name', name, 'path', path)
) ORDER BY tree_id, lft), '[]')))::text, 'UTF8')
FROM visible LEFT JOIN totals USING (id)
