# Untested: this image has never been built. Please report what you find.
# Debian, since the packaged PostgreSQL does not run on musl (Alpine).
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# The image has its own Node, and one PostgreSQL is enough. The last step makes the library links while we may still write.
RUN node scripts/build.ts \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node-linux-* node_modules/pg15-linux-* node_modules/.cache \
 && node --input-type=module -e "(await import('/app/src/boot/postgres-binaries.ts')).findBinaries('pg18', '/tmp/unused')"

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 TEQUIO_DATA=/data
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
# Not root: PostgreSQL refuses it, and the way around that is usually closed inside a container.
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself and not npm, which would keep the signals to itself. Run with --init, so that ended processes are cleared away.
CMD ["node", "src/boot/cli.ts", "start"]
