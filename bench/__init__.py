"""What the API costs: figures against two references, and the plans of its lists."""
