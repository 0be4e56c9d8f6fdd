SELECT convert_to(json_build_object('data', json_build_object('me', json_build_object(
    'id', encode(convert_to('User:' || person.id, 'UTF8'), 'base64'),
    'email', email, 'firstName', first_name, 'lastName', last_name, 'isStaff', is_staff,
    'permissions', ARRAY(SELECT codename FROM auth_permission WHERE is_staff AND is_superuser)
)))::text, 'UTF8')
FROM accounts_session session JOIN accounts_user person ON person.id = user_id
WHERE session.id = %(session)s AND user_id = %(user)s
    AND ended_at IS NULL AND expires_at > now() AND session.created_at >= password_changed_at
    AND is_active AND is_email_verified
