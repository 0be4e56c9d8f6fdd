'nodes', coalesce(json_agg(card ORDER BY place) FILTER (WHERE place <= 24), '[]'),
    'pageInfo', json_build_object(
        'hasNextPage', count(*) > 24,
        'endCursor', max(cursor) FILTER (WHERE place = least(24, size)))
