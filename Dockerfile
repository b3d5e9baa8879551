# sovcheck in an image: docker build -t sovcheck . && docker run --rm --network none -v "$PWD:/work:ro" sovcheck scan
ARG PYTHON=docker.io/library/python:3.12-slim

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
COPY locks/run.txt locks/run.txt
RUN python -m venv /opt/sovcheck \
 && /opt/sovcheck/bin/python -m pip install --quiet --require-hashes --only-binary=:all: --requirement locks/run.txt
COPY . .
# Everything is compiled here: the user of the image may write nothing, and would compile anew each time.
RUN python -m pip wheel --quiet --no-deps --wheel-dir /wheels . \
 && /opt/sovcheck/bin/python -m pip install --quiet --no-deps --no-index /wheels/*.whl \
 && /opt/sovcheck/bin/python -m pip uninstall --quiet --yes pip \
 && /opt/sovcheck/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/sovcheck/lib

FROM ${PYTHON}
# The day of the newest fact that the image judges by, as `sovcheck scan` prints it.
ARG CATALOG_DATE=2026-11-29
LABEL org.opencontainers.image.title="sovcheck" \
      org.opencontainers.image.description="Is an AI system really under its owner's control?" \
      org.opencontainers.image.licenses="Apache-2.0" \
      sovcheck.catalog.date="${CATALOG_DATE}"
COPY --from=build /opt/sovcheck /opt/sovcheck
ENV PATH=/opt/sovcheck/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/opt/sovcheck/bin/sovcheck"]
CMD ["--help"]
