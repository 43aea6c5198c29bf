# The image as Cloud Run runs it, by any builder of Docker; docs/decisions/016-smaller-image.md says what it is made of.
# Node's own image, of the same Debian as the last stage, which takes Node and one of its libraries from it.
FROM node:26-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json LICENSE ./
COPY tools/node-runtime tools/node-runtime
RUN npm ci --no-update-notifier
COPY fonts fonts
COPY templates templates
COPY src src
COPY scripts scripts

# By this image's Node, not by the one that npm scripts run on: what the build checks and compiles holds for one version.
RUN node scripts/build.ts

# Fills the compile cache and tries the service, both as user 1000 in the folder where it will run: an image that cannot
# start, or starts without the cache, is not built.
RUN node scripts/assemble-image.ts /app --user=1000

# Node 26 needs libatomic, which the last stage's image does not have; /usr/lib is the same on every architecture.
RUN mkdir -p /runtime/usr/local/bin /runtime/usr/lib \
  && cp /usr/local/bin/node /runtime/usr/local/bin/ \
  && cp --dereference /usr/lib/*-linux-gnu/libatomic.so.1 /runtime/usr/lib/

FROM gcr.io/distroless/cc-debian13
COPY --from=build --chown=0:0 /runtime /
WORKDIR /app
COPY --from=build --chown=0:0 /app ./

# The service writes to var alone, and only with STORE_URL=file:…; with a read-only root it needs a volume there.
RUN ["node", "-e", "fs.mkdirSync('var'); fs.chownSync('var', 1000, 1000)"]

# A number, so that Kubernetes' runAsNonRoot can prove it.
USER 1000:1000

# There is no shell. This proves that Node and the native packages find their libraries here; the build has drawn with them.
RUN ["node", "-e", "require('@resvg/resvg-js'); require('sharp')"]

EXPOSE 8080
# node itself, not npm: the first process gets the signals.
CMD ["node", "dist/main.js"]
