UPDATE accounts_session session
SET access_jti = gen_random_uuid(), refresh_jti = gen_random_uuid(), previous_refresh_jti = refresh_jti,
    rotated_at = now(), last_used_at = now()
FROM accounts_user person
WHERE session.id = %(session)s AND refresh_jti = %(jti)s AND person.id = user_id
    AND ended_at IS NULL AND expires_at > now() AND session.created_at >= password_changed_at
    AND is_active AND is_email_verified
RETURNING user_id, session.id, access_jti, refresh_jti, rotated_at, expires_at
