# syntax=docker/dockerfile:1
# The server and the studio. What builds them stays behind.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
COPY test/rest/openapi-client ./test/rest/openapi-client
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

# Nothing but what runs. The packages of SQLite, sharp and resvg bring their binaries.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
COPY test/rest/openapi-client ./test/rest/openapi-client
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
USER node
VOLUME /data
EXPOSE 4000
# Alive, not ready: a store that is away is no reason to start anew.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is told to stop, not a shell around it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/src/main.js"]
