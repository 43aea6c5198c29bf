import type { LookupAddress } from 'node:dns';
import { BlockList, isIPv4, isIPv6, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';

/**
 * IPv4 networks without public servers: IANA's special-purpose registry (RFC 6890 and its updates), shared address space
 * (RFC 6598), multicast (RFC 5771), reserved addresses, and addresses that are public by the registry but reachable only
 * from inside a cloud.
 */
const NOT_PUBLIC_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // IBM Cloud: resolvers, mirrors and service endpoints of its private network.
  ['161.26.0.0', 16],
  ['166.8.0.0', 14],
  // Azure: the platform that configures virtual machines, with its DNS and health probes.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  // Google Cloud: its APIs for its own networks, restricted.googleapis.com and private.googleapis.com.
  ['199.36.153.4', 30],
  ['199.36.153.8', 30],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/**
 * Global unicast of IPv6 (RFC 4291, section 2.4). Excludes loopback, link-local, unique local and multicast addresses, and
 * addresses that contain an IPv4 address: mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96).
 */
const GLOBAL_UNICAST = ['2000::', 3] as const;

/**
 * Networks of global unicast without public servers: IETF protocols with Teredo and ORCHID, documentation, 6to4, and the
 * APIs of Google Cloud as its own networks reach them.
 */
const NOT_PUBLIC_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2600:2d00:2:1000::', 64],
  ['2600:2d00:2:2000::', 64],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_IPV4) refused.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of NOT_PUBLIC_IPV6) refused.addSubnet(network, prefix, 'ipv6');

const unicast = new BlockList();
unicast.addSubnet(...GLOBAL_UNICAST, 'ipv6');

const IPV6_GROUPS = 8;

/**
 * The interface identifier of an ISATAP address (RFC 5214, section 6.1), which is possible under any prefix. Packets are
 * tunnelled to the IPv4 address in the last four bytes. `flags` are two bits of the first group that may have any value.
 */
const ISATAP_GROUPS = { first: 4, flags: 0x03_00, second: 0x5e_fe } as const;

/** Returns whether a public server can have this address. @param address in the form that a resolver returns */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, 'ipv4');
  // Only addresses that are not global have a zone (RFC 4007).
  if (!isIPv6(address) || address.includes('%')) return false;
  return unicast.check(address, 'ipv6') && !refused.check(address, 'ipv6') && !isIsatap(address);
}

function isIsatap(address: string): boolean {
  const { first, flags, second } = ISATAP_GROUPS;
  const [flagged, marker] = groupsOf(address).slice(first);
  return flagged !== undefined && (flagged & ~flags) === 0 && marker === second;
}

/** Returns the eight 16-bit groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // The URL parser normalises the address: it writes a trailing IPv4 part as two groups, and a run of zeros as `::`.
  const [head = [], tail = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16))));
  return [...head, ...Array<number>(IPV6_GROUPS - head.length - tail.length).fill(0), ...tail];
}

/** Returns all addresses of a host. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Most concurrent lookups. Node looks up names in its four threads, which also read and write files. */
export const MAX_LOOKUPS = 2;

/**
 * Wraps `resolve` so that concurrent callers share one lookup per name, and at most MAX_LOOKUPS names are looked up at a
 * time. A name server that does not answer occupies a thread for many seconds, long after the callers received an error.
 * Other lookups wait, at most one per name.
 */
export function shareLookups(resolve: Resolve): Resolve {
  const inFlight = new Map<string, ReturnType<Resolve>>();
  const waiting: (() => void)[] = [];
  let free = MAX_LOOKUPS;

  async function lookUp(hostname: string): Promise<readonly LookupAddress[]> {
    if (free > 0) free -= 1;
    else await new Promise<void>((turn) => waiting.push(turn));
    try {
      return await resolve(hostname);
    } finally {
      inFlight.delete(hostname);
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  }

  return (hostname) => inFlight.getOrInsertComputed(hostname, lookUp);
}

/**
 * Thrown when a host resolves to a non-public address. The message omits host and address so that nothing internal leaks.
 */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Creates the lookup function of a connection. It resolves a host once and checks the addresses that the connection then
 * uses, so a host cannot resolve to a public address for the check and to a private one afterwards (DNS rebinding).
 *
 * Rejects a host if any of its addresses is not public, because honest hosts have no such address.
 */
export function checkedLookup(resolve: Resolve, isPublic: (address: string) => boolean): LookupFunction {
  const lookup = callbackify(async (hostname: string) => {
    const addresses = await resolve(hostname);
    if (addresses.length > 0 && addresses.every(({ address }) => isPublic(address))) return addresses;
    throw new AddressRefused();
  });
  return (hostname, { all = false }, callback) => {
    lookup(hostname, (error, addresses) => {
      const [first = { address: '', family: 0 }] = error === null ? addresses : [];
      if (error === null && all) callback(null, [...addresses]);
      else callback(error, first.address, first.family);
    });
  };
}
