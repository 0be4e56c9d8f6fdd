WITH staff AS (
    SELECT person.id FROM accounts_session session JOIN accounts_user person ON person.id = user_id
    WHERE session.id = %(session)s AND user_id = %(user)s
        AND ended_at IS NULL AND expires_at > now() AND session.created_at >= password_changed_at
        AND is_active AND is_email_verified AND is_staff AND EXISTS (
            SELECT FROM accounts_user_user_permissions held JOIN auth_permission permission ON permission.id = permission_id
            WHERE held.user_id = person.id AND codename = 'change_product')
), product AS (
    -- The trigger moves the revision.
    UPDATE catalog_product SET
        regular_price = %(regular_price)s::numeric, stock_quantity = %(stock_quantity)s, updated_at = now()
    FROM staff WHERE catalog_product.id = %(product)s AND revision = %(revision)s
    RETURNING catalog_product.*, staff.id AS staff_id
), record AS (
    INSERT INTO django_admin_log (
        action_time, user_id, content_type_id, object_id, object_repr, action_flag, change_message)
    SELECT now(), staff_id, (SELECT id FROM django_content_type WHERE app_label = 'catalog' AND model = 'product'),
        id::text, name, 2, %(message)s::text
    FROM product
)
SELECT convert_to(json_build_object('data', json_build_object('updateProduct', json_build_object(
    'product', json_build_object(
        'id', encode(convert_to('Product:' || id, 'UTF8'), 'base64'),
        'updatedAt', replace(to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '') || 'Z',
        'price', json_build_object('amount', round(price, 2)::text, 'currencyCode', currency),
        'staff', json_build_object('stockQuantity', stock_quantity, 'revision', revision)),
    'errors', ARRAY[]::text[]
)))::text, 'UTF8')
FROM product
