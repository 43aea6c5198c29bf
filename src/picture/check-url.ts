import { isIP } from 'node:net';
import { pictureRejected } from './picture-rejected.ts';

/**
 * A URL that may be fetched: `https`, port 443, neither user nor password, and a host of the list by its name. The
 * parser (WHATWG URL) writes every form of a host in one: `0x7f.1` is `127.0.0.1` by then, and IDN is punycode.
 *
 * @param hosts in lower case, IDN as punycode
 * @throws Problem `picture_rejected`, pointer ''
 */
export function checkUrl(text: string, hosts: ReadonlySet<string>): URL {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:')
    throw pictureRejected('Expected an https URL but received another');
  if (url.username !== '' || url.password !== '') {
    throw pictureRejected('Expected a URL without user and password but received one with them');
  }
  if (url.port !== '') throw pictureRejected('Expected a URL without port but received one with it');
  if (isIP(url.hostname.replace(/^\[|\]$/gu, '')) !== 0 || !hosts.has(url.hostname)) {
    throw pictureRejected('Expected a host that this service fetches pictures from but received another');
  }
  return url;
}
