"""Every number that is kept on the way; the label of each comes from a closed set."""

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
STATEMENTS = (0, 1, 2, 3, 4, 6, 8, 12, 20, 50)

requests = Counter(
    "nexus_requests_total",
    "GraphQL requests that ran, by operation and by OK or the code of the first error.",
    ["operation", "code"],
)
request_seconds = Histogram(
    "nexus_request_seconds", "How long those took, from the view to the answer.", ["operation"], buckets=SECONDS
)
request_statements = Histogram(
    "nexus_request_sql_statements", "SQL statements of each of those.", ["operation"], buckets=STATEMENTS
)
cache_answers = Counter(
    "nexus_cache_answers_total", "Requests by where the cache had their answer, or why it had none.", ["level"]
)
cache_moves = Counter(
    "nexus_cache_moves_total", "Versions that moved, by domain and by writer or sweep.", ["domain", "mover"]
)
logins = Counter("nexus_logins_total", "Attempts to sign in, by how they ended.", ["outcome"])
budget_refusals = Counter("nexus_budget_refusals_total", "What was refused for its rate, by the budget.", ["budget"])
outages = Counter("nexus_dependency_outages_total", "Outages of what a process depends on, as it saw them.", ["name"])
dependency_down = Gauge(
    "nexus_dependency_down", "1 while a process spares itself the wait.", ["name"], multiprocess_mode="livemax"
)
thread_refusals = Counter("nexus_thread_refusals_total", "Work for which no database thread was free in time.")
pool_connections = Gauge(
    "nexus_pool_connections", "Connections of the pools.", ["database", "state"], multiprocess_mode="livesum"
)
pool_waiting = Gauge(
    "nexus_pool_waiting", "Threads that wait for a connection.", ["database"], multiprocess_mode="livesum"
)
pool_waits = Counter("nexus_pool_waits_total", "Times that a thread had to wait for a connection.", ["database"])
pool_wait_seconds = Counter("nexus_pool_wait_seconds_total", "How long they waited together.", ["database"])
pool_errors = Counter("nexus_pool_errors_total", "Times that none came.", ["database"])
reads = Counter("nexus_reads_total", "Hops of queries to PostgreSQL where there are replicas, by server.", ["database"])
enqueue_failures = Counter("nexus_enqueue_failures_total", "Tasks that the broker did not take; beat has them done.")
tasks = Counter("nexus_tasks_total", "Tasks of the workers, by how they ended.", ["task", "state"])
task_seconds = Histogram("nexus_task_seconds", "How long those took.", ["task"], buckets=(0.01, 0.1, 1, 10, 60))
