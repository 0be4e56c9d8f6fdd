"""What is kept of the catalogue, what spoils it, and how every process learns of that."""
