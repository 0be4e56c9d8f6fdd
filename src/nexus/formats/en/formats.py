"""How the admin writes times: with their zone, and in the order that everybody reads alike."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i T"
