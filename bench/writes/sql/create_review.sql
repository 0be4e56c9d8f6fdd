WITH author AS (
    SELECT person.id FROM accounts_session session JOIN accounts_user person ON person.id = user_id
    WHERE session.id = %(session)s AND user_id = %(user)s
        AND ended_at IS NULL AND expires_at > now() AND session.created_at >= password_changed_at
        AND is_active AND is_email_verified
), review AS (
    INSERT INTO catalog_productreview (
        product_id, author_id, imported_author_name, rating, title, comment, status, rejection_reason,
        is_verified_purchase, is_edited, updated_at)
    SELECT p.id, author.id, '', %(rating)s::smallint, %(title)s::text, %(comment)s::text, 'pending', '', false, false, now()
    FROM author CROSS JOIN catalog_product p
    WHERE p.id = %(product)s AND p.is_active AND p.category_id <> ALL (ARRAY(
        SELECT hidden.id FROM catalog_category inactive
        JOIN catalog_category hidden ON hidden.tree_id = inactive.tree_id
            AND hidden.lft BETWEEN inactive.lft AND inactive.rght
        WHERE NOT inactive.is_active))
    RETURNING *
)
SELECT convert_to(json_build_object('data', json_build_object('createReview', json_build_object(
    'review', json_build_object(
        'id', encode(convert_to('Review:' || review.id, 'UTF8'), 'base64'),
        'status', upper(review.status),
        'rating', review.rating,
        'title', review.title,
        'comment', review.comment,
        'isVerifiedPurchase', review.is_verified_purchase,
        'product', json_build_object(
            'id', encode(convert_to('Product:' || p.id, 'UTF8'), 'base64'),
            'rating', json_build_object(
                'average', CASE WHEN p.rating_count > 0 THEN p.rating_average::float END, 'count', p.rating_count),
            'viewerReviewEligibility', json_build_object('canReview', false, 'reason', 'ALREADY_REVIEWED'))),
    'errors', ARRAY[]::text[]
)))::text, 'UTF8')
FROM review JOIN catalog_product p ON p.id = review.product_id
