/**
 * On every answer. Nothing here is a page: should a browser open an answer as one, it may neither guess its type nor
 * load, run or frame anything.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** In their place on cards: browsers, crawlers and other sites load them from anywhere. */
export const SHOWN_ANYWHERE = {
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
} as const;
