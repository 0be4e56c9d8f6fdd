"""The plans of the lists on the generated catalogue, and which indexes they use."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connection
from rich.console import Console
from rich.markup import escape

from bench import database
from bench.scenarios import PRICE_FROM, PRICE_TO, SEARCH, TYPED
from bench.servers import Servers, use

INDEX = re.compile(r"(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)")
TIME = re.compile(r"Execution Time: ([\d.]+) ms")

type Statement = tuple[str, Any]


def explain(servers: Servers, console: Console) -> None:
    """Print the plan of every list, then a summary and the indexes that none of them uses."""
    with console.status("Starting PostgreSQL and Redis …"):
        environment = servers.start_data_servers()
    use(environment)
    database.prepare(console)
    used: dict[str, set[str]] = {}
    summary = []
    for name, load in _lists(database.choose(site_url="").category).items():
        for sql, parameters in _statements_of(load):
            plan = _plan(sql, parameters)
            found = sorted(set(INDEX.findall(plan)))
            for index in found:
                used.setdefault(index, set()).add(name)
            milliseconds = TIME.findall(plan)[0]
            summary.append(f"{name:<34}{float(milliseconds):>8.2f} ms  {', '.join(found) or 'no index'}")
            console.print(f"[bold]{name}[/]\n[dim]{escape(sql)}[/]\n{escape(plan)}\n", soft_wrap=True)
    console.print("[bold]In short[/]")
    for line in summary:
        console.print(line, soft_wrap=True)
    unused = [name for name in _declared_indexes() if name not in used]
    console.print(f"\n[bold]Indexes of the catalogue that none of these uses[/]\n{', '.join(unused)}", soft_wrap=True)


def _lists(category: str) -> Mapping[str, Callable[[], object]]:
    """Return what loads each list, by its name."""
    # Models load only after the set-up above.
    from catalog.models import ProductImage, ProductReview  # noqa: PLC0415
    from catalog.selectors.categories import category_tree, product_counts  # noqa: PLC0415
    from catalog.selectors.products import ProductCriteria, ProductSort, product_list  # noqa: PLC0415
    from catalog.selectors.related import products_by_id, related_ids_of  # noqa: PLC0415
    from catalog.selectors.reviews import ReviewCriteria, ReviewSort, review_list  # noqa: PLC0415
    from catalog.selectors.specs import SpecMatch  # noqa: PLC0415
    from catalog.selectors.suggestions import suggestions  # noqa: PLC0415
    from catalog.selectors.unfit_specs import unfit_counts  # noqa: PLC0415
    from catalog.selectors.visibility import published_brands, published_products  # noqa: PLC0415
    from nexus.common.keyset import Window, load_pages  # noqa: PLC0415

    def products(
        sort: ProductSort, *, window: Window | None = None, with_total: bool = False, **criteria: Any
    ) -> Callable[[], object]:
        wanted = ProductCriteria(sort=sort, **criteria)
        part = window or Window(size=24)
        return lambda: load_pages({None: product_list(wanted)}, wanted.order, part, with_total=with_total)

    def behind(sort: ProductSort, place: int) -> Window:
        order = ProductCriteria(sort=sort).order
        sign = "-" if order.descending else ""
        row = published_products().order_by(f"{sign}{order.key}", f"{sign}id")[place]
        return Window(size=24, after=order.position(row))

    def reviews(sort: ReviewSort, product_id: int | None = None, **criteria: Any) -> Callable[[], object]:
        wanted = ReviewCriteria(sort=sort, **criteria)
        every = review_list(wanted)
        rows = every if product_id is None else every.filter(product=product_id)
        return lambda: load_pages({None: rows}, wanted.order, Window(size=24))

    brand = published_brands()[0]
    most_reviewed = published_products().order_by("-rating_count")[0]
    page = list(published_products().values_list("id", flat=True)[:24])
    pending = (ProductReview.Status.PENDING,)
    colour = SpecMatch("Colour", any_of=("Blue", "Sand"))
    weight = SpecMatch("Weight", range=(Decimal(1000), Decimal(1500)), units=("", "g"))
    recyclable = SpecMatch("Recyclable", is_=True)
    filtered: dict[str, Any] = {
        "category_slugs": (category,),
        "price_from": Decimal(PRICE_FROM),
        "price_to": Decimal(PRICE_TO),
        "in_stock": True,
    }
    return {
        "NEWEST": products(ProductSort.NEWEST),
        "NEWEST, in stock": products(ProductSort.NEWEST, in_stock=True),
        "OLDEST behind 15,000": products(ProductSort.OLDEST, window=behind(ProductSort.OLDEST, 15_000)),
        "PRICE_ASC": products(ProductSort.PRICE_ASC),
        "PRICE_ASC behind 15,000": products(ProductSort.PRICE_ASC, window=behind(ProductSort.PRICE_ASC, 15_000)),
        "PRICE_ASC, category": products(ProductSort.PRICE_ASC, category_slugs=(category,)),
        "PRICE_ASC, category, range, stock": products(ProductSort.PRICE_ASC, **filtered),
        "the same with its total": products(ProductSort.PRICE_ASC, with_total=True, **filtered),
        "NEWEST, one brand": products(ProductSort.NEWEST, brand_slugs=(brand.slug,)),
        "RATING": products(ProductSort.RATING),
        "RATING behind 15,000": products(ProductSort.RATING, window=behind(ProductSort.RATING, 15_000)),
        "POPULARITY": products(ProductSort.POPULARITY),
        "NAME_ASC": products(ProductSort.NAME_ASC),
        "DISCOUNT, on sale, in stock": products(ProductSort.DISCOUNT, on_sale=True, in_stock=True),
        "NEWEST, one specification": products(ProductSort.NEWEST, specs=(colour,)),
        "NEWEST, three specifications": products(ProductSort.NEWEST, specs=(colour, weight, recyclable)),
        "the same three with their total": products(
            ProductSort.NEWEST, with_total=True, specs=(colour, weight, recyclable)
        ),
        "PRICE_ASC, category, one range": products(ProductSort.PRICE_ASC, category_slugs=(category,), specs=(weight,)),
        "RELEVANCE": products(ProductSort.RELEVANCE, search=SEARCH),
        "RELEVANCE, one common word": products(ProductSort.RELEVANCE, search=SEARCH.split()[1]),
        "Search by price": products(ProductSort.PRICE_ASC, search=SEARCH),
        "Suggestions": lambda: suggestions(TYPED, limit=8),
        "Suggestions, two letters": lambda: suggestions(TYPED[:2], limit=8),
        "Suggestions, of a description": lambda: suggestions("tested b", limit=8),
        "Product by slug": lambda: list(published_products().filter(slug__in=[most_reviewed.slug])),
        "What is like a product": lambda: related_ids_of([most_reviewed.pk]),
        "What is like those of a page": lambda: related_ids_of(page),
        "Related products": lambda: products_by_id(page[:4]),
        "Reviews NEWEST": reviews(ReviewSort.NEWEST, most_reviewed.pk),
        "Reviews RATING_DESC": reviews(ReviewSort.RATING_DESC, most_reviewed.pk),
        "Reviews to moderate": reviews(ReviewSort.OLDEST, statuses=pending),
        "Pictures of a page": lambda: list(ProductImage.objects.filter(product__in=page, is_primary=True)),
        "Pictures of a product": lambda: list(ProductImage.objects.filter(product=page[0])),
        "Brands": lambda: list(published_brands()),
        "Category tree": category_tree,
        "Product counts": product_counts,
        "Specifications that do not fit": unfit_counts,
    }


def _statements_of(load: Callable[[], object]) -> Iterator[Statement]:
    """Return the statements that `load` sends."""
    with _recorded() as statements:
        load()
    yield from statements


@contextmanager
def _recorded() -> Iterator[list[Statement]]:
    statements: list[Statement] = []

    def record(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's
        statements.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(record):
        yield statements


def _plan(sql: str, parameters: Any) -> str:
    """Return the plan as it ran when everything it reads is in memory."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


def _declared_indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'catalog\\_%%' ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]
