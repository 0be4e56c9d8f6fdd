"""Votes for reviews, which the database counts on the review, and takes away with the words they were about."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

CHANGES = {
    "insert": "SELECT review_id, 1 AS n FROM new_rows",
    "delete": "SELECT review_id, -1 AS n FROM old_rows",
}
CHANGES["update"] = f"{CHANGES['insert']} UNION ALL {CHANGES['delete']}"
TRANSITIONS = {
    "insert": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}

# Added under the row lock of the review, so parallel voters lose nothing; reviews are locked in the order of their
# ids, so that they never deadlock.
COUNT = """
CREATE FUNCTION catalog_count_votes_on_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog_productreview
    WHERE id IN (SELECT review_id FROM ({changes}) AS changes)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE catalog_productreview AS review SET helpful_count = helpful_count + delta.n
    FROM (SELECT review_id, sum(n) AS n FROM ({changes}) AS changes GROUP BY review_id) AS delta
    WHERE review.id = delta.review_id AND delta.n <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_count_votes_on_{event} AFTER {event} ON catalog_reviewvote
    REFERENCING {transitions} FOR EACH STATEMENT EXECUTE FUNCTION catalog_count_votes_on_{event}();
"""
UNCOUNT = """
DROP TRIGGER catalog_count_votes_on_{event} ON catalog_reviewvote;
DROP FUNCTION catalog_count_votes_on_{event}();
"""

EMPTIED = """
CREATE FUNCTION catalog_count_no_votes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog_productreview SET helpful_count = 0 WHERE helpful_count <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_count_no_votes AFTER TRUNCATE ON catalog_reviewvote
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_count_no_votes();
"""
UNEMPTIED = """
DROP TRIGGER catalog_count_no_votes ON catalog_reviewvote;
DROP FUNCTION catalog_count_no_votes();
"""

# What anybody else writes into the column is overlooked, as a row that is saved whole brings the count along that it
# was read with. The triggers above write one level below.
KEEP = """
CREATE FUNCTION catalog_keep_vote_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.helpful_count := CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.helpful_count END;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_keep_vote_count BEFORE INSERT OR UPDATE OF helpful_count ON catalog_productreview
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION catalog_keep_vote_count();
"""
UNKEEP = """
DROP TRIGGER catalog_keep_vote_count ON catalog_productreview;
DROP FUNCTION catalog_keep_vote_count();
"""

# Nobody's voice stands below words that they have not read.
FORGET = """
CREATE FUNCTION catalog_forget_votes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalog_reviewvote WHERE review_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_forget_votes AFTER UPDATE OF rating, title, comment ON catalog_productreview
    FOR EACH ROW WHEN ((OLD.rating, OLD.title, OLD.comment) IS DISTINCT FROM (NEW.rating, NEW.title, NEW.comment))
    EXECUTE FUNCTION catalog_forget_votes();
"""
UNFORGET = """
DROP TRIGGER catalog_forget_votes ON catalog_productreview;
DROP FUNCTION catalog_forget_votes();
"""


def counting_trigger(event: str) -> migrations.RunSQL:
    """Return the operation that keeps counts right on one kind of statement."""
    names = {"event": event, "changes": CHANGES[event], "transitions": TRANSITIONS[event]}
    return migrations.RunSQL(COUNT.format(**names), UNCOUNT.format(event=event))


class Migration(migrations.Migration):
    """A table of votes, a column that counts them, and the triggers that keep it."""

    dependencies: ClassVar[list[object]] = [
        ("catalog", "0017_prices_within_a_category"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar[list[object]] = [
        migrations.AddField(
            model_name="productreview",
            name="helpful_count",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.CreateModel(
            name="ReviewVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="catalog.productreview",
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_votes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("review", "voter"), name="review_vote_once")],
            },
        ),
        *(counting_trigger(event) for event in CHANGES),
        migrations.RunSQL(EMPTIED, UNEMPTIED),
        migrations.RunSQL(KEEP, UNKEEP),
        migrations.RunSQL(FORGET, UNFORGET),
    ]
