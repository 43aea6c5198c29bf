import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { Problem } from '../errors.ts';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '::1'];

/** Addresses of all interfaces. They are not host names of this machine. */
const WILDCARDS = ['0.0.0.0', '[::]'];

/** Matches the host of an authority (RFC 3986, section 3.2). Does not match an authority with a user. */
const AUTHORITY = /^(?<host>\[[\da-f:.]+\]|[^\s@:[\]]+)(?::\d*)?$/u;

/** Matches the authority of a request target in absolute form, or of an origin. */
const HTTP_URL = /^https?:\/\/(?<authority>[^/?#]*)/iu;

/** Values of Sec-Fetch-Site. A browser sends others if another site, or another port of this host, started the request. */
const OWN_SITES: ReadonlySet<unknown> = new Set(['same-origin', 'none']);

/**
 * Returns a check for every request of a service with the designer's page.
 *
 * The page needs no token, and any site can make a browser send requests to this machine. Therefore the check rejects
 * hosts that are not listed, such as names that an attacker points at this machine (DNS rebinding), and requests that a
 * browser sends for another site. It covers all paths, because `/create` writes files.
 *
 * @returns a check that throws Problem `host_rejected` or `origin_rejected`
 */
export function createAdmission({
  HOST,
  PREVIEW_HOSTS,
}: Pick<Config, 'HOST' | 'PREVIEW_HOSTS'>): (request: FastifyRequest) => void {
  const given = canonicalHosts(PREVIEW_HOSTS);
  const hosts = canonicalHosts([...LOOPBACK_HOSTS, ...PREVIEW_HOSTS, HOST]);
  for (const wildcard of WILDCARDS) hosts.delete(wildcard);

  /**
   * Returns whether an origin is this service. A proxy may have replaced the host of the address bar in the header Host.
   * Another port of the same host is another site.
   */
  function isOwn(origin: string, authority: string): boolean {
    const other = authorityOf(origin);
    if (other === authority) return true;
    return given.has(hostOf(other)) && hostOf(other) !== hostOf(authority);
  }

  return (request) => {
    const { host = '', origin, 'sec-fetch-site': site } = request.headers;
    const authority = host.toLowerCase();
    // A request target in absolute form overrides Host (RFC 9112, section 3.2.2).
    const target = request.originalUrl.startsWith('/') ? authority : authorityOf(request.originalUrl);
    if (!hosts.has(hostOf(authority)) || !hosts.has(hostOf(target))) throw new Problem('host_rejected');

    if (origin !== undefined && !isOwn(origin, authority)) throw new Problem('origin_rejected');
    if (site !== undefined && !OWN_SITES.has(site) && !opensPage(request)) {
      throw new Problem('origin_rejected');
    }
  };
}

/** Returns whether a link on another site opens the page. That site can neither read nor frame the page. */
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
 * Returns hosts of the configuration in the form of browsers: lower case, IPv4 with four decimal numbers, IPv6 in
 * brackets and shortened. Leaves out values that cannot be the host of a URL, such as an address with a zone.
 */
function canonicalHosts(hosts: readonly string[]): Set<string | undefined> {
  const urls = hosts.map((host) => URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}`));
  return new Set(urls.filter((url) => url !== null).map(({ hostname }) => hostname));
}
