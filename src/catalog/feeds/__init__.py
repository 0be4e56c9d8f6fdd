"""What search engines and shopping sites fetch of the published catalogue: sitemaps and product feeds."""
