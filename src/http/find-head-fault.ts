import type { IncomingMessage } from 'node:http';
import type { ProblemCode } from '../errors.ts';

/** Fields that mean one thing or nothing: of two, this server would take the one and a proxy before it the other. */
const SINGLETONS = new Set(['host', 'content-type', 'authorization', 'transfer-encoding']);

/** RFC 3986, section 3.2: `uri-host [ ":" port ]`; empty where the target has no authority. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/iu;

/**
 * Finds what Node's parser lets through though another one could read it otherwise, which is what request smuggling lives
 * on: versions without a meaning here, fragments in targets, fields given twice, transfer codings besides `chunked`,
 * and a host that is none. RFC 9112, sections 2.3, 3.2, 6.1 and 11.2. The connection of such a request cannot go on.
 *
 * @returns null for a head that has one meaning
 */
export function findHeadFault({
  httpVersion,
  url = '',
  headers,
  rawHeaders,
}: IncomingMessage): ProblemCode | null {
  const isOld = httpVersion === '1.0';
  if (!isOld && httpVersion !== '1.1') return 'version_not_supported';
  const coding = headers['transfer-encoding'];
  const isSound =
    // The router would take it for the beginning of a query.
    !url.includes('#') &&
    !hasTwice(rawHeaders) &&
    HOST.test(headers.host ?? '') &&
    (headers.host !== undefined || isOld) &&
    (coding === undefined || (!isOld && coding.toLowerCase() === 'chunked'));
  return isSound ? null : 'malformed_request';
}

/** @param rawHeaders names and values in turn, as Node keeps them; its `headers` has the first value alone */
function hasTwice(rawHeaders: readonly string[]): boolean {
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const singletons = names.filter((name) => SINGLETONS.has(name));
  return new Set(singletons).size < singletons.length;
}
