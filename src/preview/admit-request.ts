import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { Problem } from '../errors.ts';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '::1'];

/** These address all interfaces, so they name no machine. */
const WILDCARDS = ['0.0.0.0', '[::]'];

/** The host of an authority, RFC 3986, section 3.2; one with a user is none. */
const AUTHORITY = /^(?<host>\[[\da-f:.]+\]|[^\s@:[\]]+)(?::\d*)?$/u;

/** Of a request target in absolute form, or of an origin. */
const HTTP_URL = /^https?:\/\/(?<authority>[^/?#]*)/iu;

/** A browser sends another value for a request that another site, or another port of this host, has begun. */
const OWN_SITES: ReadonlySet<unknown> = new Set(['same-origin', 'none']);

/**
 * The page asks nobody for a token, and browsers reach this machine on behalf of any site. So while it is there, the
 * service answers to hosts of a list alone, against names that an attacker points at this machine (DNS rebinding), and
 * answers nothing that a browser sends for another site. This holds for all paths: `/create` writes files.
 *
 * @returns a check that throws Problem `host_rejected`, `origin_rejected`
 */
export function createAdmission({
  HOST,
  PREVIEW_HOSTS,
}: Pick<Config, 'HOST' | 'PREVIEW_HOSTS'>): (request: FastifyRequest) => void {
  const given = canonicalHosts(PREVIEW_HOSTS);
  const hosts = canonicalHosts([...LOOPBACK_HOSTS, ...PREVIEW_HOSTS, HOST]);
  for (const wildcard of WILDCARDS) hosts.delete(wildcard);

  /** A proxy may have put another host into Host than the one in the address bar. Another port is another site. */
  function isOwn(origin: string, authority: string): boolean {
    const other = authorityOf(origin);
    if (other === authority) return true;
    return given.has(hostOf(other)) && hostOf(other) !== hostOf(authority);
  }

  return (request) => {
    const { host = '', origin, 'sec-fetch-site': site } = request.headers;
    const authority = host.toLowerCase();
    // A target in absolute form counts in the place of Host (RFC 9112, section 3.2.2).
    const target = request.originalUrl.startsWith('/') ? authority : authorityOf(request.originalUrl);
    if (!hosts.has(hostOf(authority)) || !hosts.has(hostOf(target))) throw new Problem('host_rejected');

    if (origin !== undefined && !isOwn(origin, authority)) throw new Problem('origin_rejected');
    if (site !== undefined && !OWN_SITES.has(site) && !opensPage(request)) {
      throw new Problem('origin_rejected');
    }
  };
}

/** Whether a link on another site was followed to the page, which that site can then neither read nor frame. */
function opensPage({ method, routeOptions: { url }, headers }: FastifyRequest): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  return method === 'GET' && url === '/preview' && mode === 'navigate' && destination === 'document';
}

function authorityOf(url: string): string {
  return HTTP_URL.exec(url)?.groups?.['authority']?.toLowerCase() ?? '';
}

/** @param authority in lower case */
function hostOf(authority: string): string | undefined {
  return AUTHORITY.exec(authority)?.groups?.['host'];
}

/**
 * Returns hosts of the configuration as browsers write them: lower case, IPv4 in its usual form, IPv6 in brackets and
 * shortened. Leaves out what no URL can have as its host, such as an address with a zone.
 */
function canonicalHosts(hosts: readonly string[]): Set<string | undefined> {
  const urls = hosts.map((host) => URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}`));
  return new Set(urls.filter((url) => url !== null).map(({ hostname }) => hostname));
}
