FROM python:3.12-slim AS build
COPY requirements.lock /src/
RUN python -m venv --without-pip /opt/moat \
 && pip --python /opt/moat/bin/python install --no-cache-dir --require-hashes --no-deps -r /src/requirements.lock
COPY . /src
RUN pip --python /opt/moat/bin/python install --no-cache-dir --no-deps --no-build-isolation --no-index /src

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home moat && install -d -o moat -g moat /data
COPY --from=build /opt/moat /opt/moat
ENV PATH=/opt/moat/bin:$PATH MOAT_DATA_DIR=/data MPLCONFIGDIR=/data/matplotlib PYTHONUNBUFFERED=1
USER moat
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s CMD ["moat", "doctor", "--quiet"]
ENTRYPOINT ["moat"]
CMD ["run"]
