# syntax=docker/dockerfile:1
# One image for the web server, the worker, beat and manage.py; docs/operations/deploying.md tells how to run it.

FROM node:24-slim AS graphiql
WORKDIR /build/graphiql
COPY graphiql/package.json graphiql/package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY graphiql ./
RUN node node_modules/vite/bin/vite.js build --outDir /build/static --emptyOutDir

FROM python:3.13-slim AS environment
COPY requirements/production.txt /build/
RUN python -m venv --without-pip /opt/nexus \
    && pip --python /opt/nexus/bin/python install --no-cache-dir --no-deps --require-hashes -r /build/production.txt

FROM environment AS application
WORKDIR /app
COPY manage.py LICENSE ./
COPY src src
COPY --from=graphiql /build/static src/schema/static/graphiql
# The settings want addresses and a key; nothing here speaks to a server or signs anything.
RUN DATABASE_URL=postgres://127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1 SECRET_KEY=nothing-is-signed-with-this-in-a-build \
    NEXUS_ENV_FILES=no /opt/nexus/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /opt/nexus/bin/python -m compileall -q src \
    && mkdir logs media

FROM python:3.13-slim
RUN groupadd --gid 10001 nexus \
    && useradd --uid 10001 --gid nexus --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin nexus
COPY --from=environment /opt/nexus /opt/nexus
COPY --from=application /app /app
# All else belongs to root: what runs cannot change itself. These two are meant for volumes.
RUN chown nexus:nexus /app/logs /app/media
WORKDIR /app
ENV PATH=/opt/nexus/bin:$PATH \
    PYTHONPATH=/app/src \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=nexus.settings.production \
    NEXUS_ENV_FILES=no \
    MEDIA_ROOT=/app/media \
    FEEDS_ROOT=/tmp/nexus-feeds
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "nexus.server", "--host", "0.0.0.0"]
