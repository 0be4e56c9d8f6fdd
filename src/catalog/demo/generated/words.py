"""The words that the generated catalogue is made of."""

BRAND_HEADS = (
    *("Alder", "Birch", "Calder", "Dovre", "Elm", "Fenn", "Grove", "Hazel", "Iron", "Juniper"),
    *("Kestrel", "Linden", "Maple", "North", "Osier", "Pine", "Quarry", "Rowan", "Sorrel", "Thorn"),
)
BRAND_TAILS = ("field", "haus", "wick", "mont", "ware", "stead", "lund", "craft", "vale", "& Sons")

STYLES = (
    *("Classic", "Compact", "Everyday", "Folding", "Heritage", "Light", "Modern", "Plain", "Quiet", "Rugged"),
    *("Slim", "Small", "Solid", "Tall", "Urban", "Vintage", "Wide", "Winter", "Summer", "Weekend"),
)
MATERIALS = (
    *("steel", "ash", "oak", "copper", "wool", "linen", "canvas", "leather", "cork", "bamboo"),
    *("brass", "cotton", "felt", "glass", "stoneware", "aluminium", "walnut", "rubber", "ceramic", "birch"),
)
COLOURS = ("black", "blue", "copper", "cream", "green", "red", "rose", "sand", "sky", "yellow")
SERIES = (
    *("Aro", "Bryn", "Cove", "Dune", "Edda", "Fjell", "Gale", "Hollow", "Isle", "Jura"),
    *("Kelp", "Loch", "Moor", "Nord", "Otter", "Peak", "Quay", "Reef", "Skerry", "Tarn"),
)
# What follows a series in the name of a model, so that a large shop has as many words as large shops have.
MODEL_MIDDLES = (
    *("ba", "cor", "da", "den", "fa", "gan", "hel", "ka", "lan", "li", "lo", "mar"),
    *("mi", "na", "nor", "pa", "ri", "san", "sel", "ta", "ti", "vel", "vi", "zan"),
)
MODEL_ENDS = (
    *("ba", "dex", "do", "gon", "ka", "la", "len", "lux", "mo", "na"),
    *("nix", "ra", "rex", "ro", "san", "ta", "tor", "va", "via", "zo"),
)
COUNTRIES = ("Austria", "Denmark", "Estonia", "France", "Germany", "Italy", "Japan", "Norway", "Portugal", "Spain")

OPENINGS = (
    "The {noun} that stays in use for years: {material} where hands touch it, and nothing that rattles.",
    "A {style} {noun} in {colour}, made of {material} and meant to be repaired rather than replaced.",
    "We wanted a {noun} without a manual. This one, of {material}, explains itself.",
    "Made in small batches of {material}; every {noun} is checked by the person who finished it.",
)
MIDDLES = (
    "The {colour} finish hides scratches well.",
    "It takes little room and looks good doing so.",
    "All wearing parts can be ordered one by one.",
    "Tested by a family of five for a whole winter.",
    "The {material} comes from a supplier within a day's drive.",
    "It weighs less than it looks.",
)
CLOSINGS = (
    "Comes in a plain cardboard box.",
    "With five years of guarantee.",
    "Care is simple: wipe, dry, done.",
    "Made to be given on, too.",
)

REVIEW_TITLES = {
    1: ("Not for me", "Broke too soon", "Disappointed"),
    2: ("Expected more", "Has its flaws", "Only just"),
    3: ("It does the job", "Decent", "Good and bad"),
    4: ("Very good", "Nearly perfect", "Glad I bought it"),
    5: ("Excellent", "Would buy again", "A small joy", "Exactly right"),
}
REVIEW_TEXTS = {
    1: ("It gave up after two weeks.", "Looks nice, does not work as promised."),
    2: ("For this price I had hoped for more.", "Usable, but the finish is uneven."),
    3: ("Neither better nor worse than others.", "Fine for now and then. Daily use shows its limits."),
    4: ("Good {noun}, well packed and quick to arrive.", "Sturdy and handsome. One star less for the manual."),
    5: ("My favourite {noun} so far.", "In use every day since it came, and still like new."),
}
REVIEW_MORE = (
    "My neighbour wants one too.",
    "The colour is as in the picture.",
    "It was a present, and a welcome one.",
    "I compared four before choosing.",
    "Delivery took three days.",
    "",
)
REJECTIONS = ("Not about the product.", "Contains a link.", "Insulting.")

FIRST_NAMES = (
    *("Ada", "Bruno", "Clara", "Dario", "Elif", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Kaia", "Leon", "Mina"),
    *("Nils", "Olga", "Pablo", "Rosa", "Samir", "Tilda", "Ugo", "Vera", "Wim", "Yara", "Zoe", "Émile"),
)
LAST_NAMES = (
    *("Abel", "Berg", "Costa", "Duran", "Eriksen", "Fabre", "Greco", "Hansen", "Ivanov", "Jensen"),
    *("Kovač", "Lange", "Moreau", "Novak", "Olsen", "Petit", "Quist", "Rossi", "Silva", "Tóth"),
)
