# The service in a slim image: `docker build -t deepbiq . && docker run -p 8080:8080 deepbiq`
# Tests/Container/prove.py runs these two stages without a container engine.

FROM swift:6.3-bookworm AS builder
WORKDIR /source
COPY config/debian-packages.txt config/
RUN apt-get update \
 && awk '$1 == "build" { print $2 }' config/debian-packages.txt \
  | DEBIAN_FRONTEND=noninteractive xargs apt-get install --yes --no-install-recommends \
 && rm -rf /var/lib/apt/lists/*
COPY . .
RUN swift build --configuration release --product deepbiq --static-swift-stdlib \
 && install -D --strip .build/release/deepbiq /product/deepbiq

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="DeepBIQ" \
      org.opencontainers.image.description="No-reference image quality as an HTTP service" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY config/debian-packages.txt /tmp/
RUN apt-get update \
 && awk '$1 == "runtime" { print $2 }' /tmp/debian-packages.txt \
  | DEBIAN_FRONTEND=noninteractive xargs apt-get install --yes --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /tmp/debian-packages.txt
COPY LICENSE NOTICE /usr/share/doc/deepbiq/
COPY --from=builder /product/deepbiq /usr/bin/deepbiq
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["/usr/bin/deepbiq", "health"]
ENTRYPOINT ["/usr/bin/deepbiq"]
CMD ["serve"]
