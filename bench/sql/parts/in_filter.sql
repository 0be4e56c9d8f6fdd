p.is_active AND p.currency = 'EUR' AND p.stock_quantity > 0
        AND p.price BETWEEN %(price_from)s::numeric AND %(price_to)s::numeric
        AND p.category_id = ANY (ARRAY(
            SELECT below.id FROM catalog_category top
            JOIN catalog_category below ON below.tree_id = top.tree_id AND below.lft BETWEEN top.lft AND top.rght
            WHERE top.slug = %(category)s))
