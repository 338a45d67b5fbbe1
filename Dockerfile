# The service, for compose.yaml or by itself: docker build -t xinmai .
ARG NODE=20.20.2-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /app
# better-sqlite3 is compiled where no prebuilt binary can be fetched
RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:${NODE}
WORKDIR /app
ENV NODE_ENV=production XINMAI_DATA=/data XINMAI_HOST=0.0.0.0 XINMAI_PORT=4000
RUN mkdir /data && chown node:node /data
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
COPY --from=build /app/ontology ./ontology
COPY --from=build /app/extractors/text/words ./extractors/text/words
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4000/health').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server/cli/main.js", "start", "--no-samples"]
