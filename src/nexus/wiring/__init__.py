"""What one of the two apps does because of the other, which it does not know; loaded by web, worker and commands."""
