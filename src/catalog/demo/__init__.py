"""The demo shop and the generated catalogue: made-up products, drawn pictures, plausible reviews."""
