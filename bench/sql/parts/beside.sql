LEFT JOIN catalog_brand b ON b.id = p.brand_id AND b.is_active
    LEFT JOIN catalog_productimage i ON i.product_id = p.id AND i.is_primary
