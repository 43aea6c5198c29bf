# The service as Cloud Run runs it: production dependencies and sources, no package manager's leftovers.
FROM node:26-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-update-notifier

FROM node:26-slim
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY fonts fonts
COPY templates templates
COPY src src

# The one place that the service writes to, and only with STORE_URL=file:…; a read-only root needs a volume here.
RUN mkdir var && chown 1000:1000 var

# A number, so that Kubernetes' runAsNonRoot can prove it.
USER 1000:1000
EXPOSE 8080
# node itself, not npm: the first process gets the signals.
CMD ["node", "src/main.ts"]
