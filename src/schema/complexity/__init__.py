"""What one document may ask for: counted once for each text, before it is validated, and charged before it runs."""
