p.category_id <> ALL (ARRAY(
            SELECT hidden.id FROM catalog_category inactive
            JOIN catalog_category hidden ON hidden.tree_id = inactive.tree_id
                AND hidden.lft BETWEEN inactive.lft AND inactive.rght
            WHERE NOT inactive.is_active))
