/** Base images by digest: a tag such as `node:26` is another image tomorrow, a digest never is. */
import { hash } from 'node:crypto';
import { z } from 'zod';

/** The files that name images of others. */
export const IMAGE_FILES = ['Dockerfile', 'cloudbuild.yaml'];

/** A stage of a Dockerfile, or a step of Cloud Build: the image with its tag, then its digest. */
const REFERENCES = /^(FROM|\s+name:)(\s+)([a-z\d][\w./-]*(?::[\w.-]+)?)(@sha256:[\da-f]{64})?(?=\s|$)/gmu;

/** OCI image index and image manifest, and Docker's older forms of both. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** ms */
const TIMEOUT = 30_000;

/** @returns the images without a digest, in the order of the text */
export function findFloating(text: string): string[] {
  return [...text.matchAll(REFERENCES)].flatMap(([, , , image = '', digest]) => (digest ? [] : [image]));
}

/**
 * Pins every image of a text to what its tag is now.
 *
 * @param digestOf such as {@link fetchDigest}
 */
export async function pinImages(text: string, digestOf: (image: string) => Promise<string>): Promise<string> {
  const images = new Set([...text.matchAll(REFERENCES)].map(([, , , image = '']) => image));
  const digests = new Map<string, string>();
  for (const image of images) digests.set(image, await digestOf(image));
  return text.replaceAll(
    REFERENCES,
    (_all, keyword: string, space: string, image: string) =>
      `${keyword}${space}${image}@${digests.get(image)}`,
  );
}

/**
 * Asks an image's registry for the digest of its tag, by the API of the OCI distribution specification.
 *
 * @param addressOf the origin of a registry's API by its host
 * @returns `sha256:…` of the index, which names the image of each architecture
 * @throws Error with a sentence for the developer
 */
export async function fetchDigest(
  image: string,
  addressOf = (host: string) => `https://${host}`,
): Promise<string> {
  const { host, repository, tag } = parseImage(image);
  const url = `${addressOf(host)}/v2/${repository}/manifests/${tag}`;
  let answer = await ask(url, { accept: MANIFESTS });
  if (answer.status === 401) {
    const token = await fetchToken(answer.headers.get('www-authenticate') ?? '');
    answer = await ask(url, { accept: MANIFESTS, authorization: `Bearer ${token}` });
  }
  if (!answer.ok) throw new Error(`Expected the manifest of ${image} at ${url} but found ${answer.status}`);
  const digest = `sha256:${hash('sha256', await answer.bytes())}`;
  const told = answer.headers.get('docker-content-digest') ?? digest;
  if (told !== digest)
    throw new Error(`Expected ${told}, as ${host} says of ${image}, but its manifest has ${digest}`);
  return digest;
}

/** `node:26` is `library/node` of Docker Hub; a first part with a dot or a port names another registry. */
function parseImage(image: string): { host: string; repository: string; tag: string } {
  const [name = '', tag = 'latest'] = image.split(/:(?=[^/]+$)/u);
  const [first = '', ...others] = name.split('/');
  if (others.length > 0 && /[.:]/u.test(first)) return { host: first, repository: others.join('/'), tag };
  return { host: 'registry-1.docker.io', repository: others.length === 0 ? `library/${name}` : name, tag };
}

const tokenSchema = z.object({ token: z.string() });

/** @param challenge `Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="…"` */
async function fetchToken(challenge: string): Promise<string> {
  const { realm, ...parameters } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [name, value]),
  );
  if (realm === undefined)
    throw new Error(`Expected a challenge with a realm but found ${JSON.stringify(challenge)}`);
  const answer = await ask(`${realm}?${String(new URLSearchParams(parameters))}`, {});
  if (!answer.ok) throw new Error(`Expected a token of ${realm} but found ${answer.status}`);
  return tokenSchema.parse(await answer.json()).token;
}

function ask(url: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT) });
}
