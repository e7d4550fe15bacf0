# One static binary, and nothing else: no shell, no libraries, no user but a number.
FROM rust:1.89-alpine AS build
WORKDIR /build
COPY . .
RUN cargo build --release --locked --features parquet

FROM scratch
COPY --from=build /build/target/release/abide /abide
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/abide"]
