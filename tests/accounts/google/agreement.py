"""What the shop and the provider know of each other."""

CLIENT_ID = "shop"
CLIENT_SECRET = "known-to-both"
REDIRECT_URI = "https://shop.example/signed-in"
# Whose tokens are changed after they were signed.
FORGER = "forger"
