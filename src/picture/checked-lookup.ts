import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';

/** All addresses of a host. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** A host has an address that is none of a public server. Its name and addresses are for nobody to see. */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * How a connection finds its addresses: it gets those that were checked, and asks nobody again. So a name cannot have a
 * public address when it is looked at and a private one when it is connected to (DNS rebinding).
 *
 * A host of which one address is not public is refused as a whole: no honest one has any.
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
