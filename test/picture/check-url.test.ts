import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkUrl } from '../../src/picture/fetch-picture.ts';

/** As a configuration with these names would be; the last is 例え.jp. */
const HOSTS = new Set(['pictures.example', 'xn--r8jz45g.jp']);

const ACCEPTED = [
  ['as it stands', 'https://pictures.example/a.png?size=2', 'https://pictures.example/a.png?size=2'],
  ['in capitals', 'HTTPS://Pictures.EXAMPLE/a.png', 'https://pictures.example/a.png'],
  [
    'with the port that https has anyway',
    'https://pictures.example:443/a.png',
    'https://pictures.example/a.png',
  ],
  ['in Japanese', 'https://例え.jp/a.png', 'https://xn--r8jz45g.jp/a.png'],
  ['with a full stop in full width', 'https://pictures。example/a.png', 'https://pictures.example/a.png'],
] as const;

for (const [how, given, read] of ACCEPTED) {
  test(`a URL is taken ${how}`, () => assert.equal(checkUrl(given, HOSTS).href, read));
}

const REFUSED = [
  ['http', 'http://pictures.example/a.png', /an https URL/u],
  ['another scheme', 'file:///etc/passwd', /an https URL/u],
  ['text', 'pictures.example/a.png', /an https URL/u],
  ['a user', 'https://someone@pictures.example/a.png', /without user and password/u],
  ['a password', 'https://:secret@pictures.example/a.png', /without user and password/u],
  [
    'a host that poses as a user',
    'https://pictures.example@evil.example/a.png',
    /without user and password/u,
  ],
  ['another port', 'https://pictures.example:8443/a.png', /without a port/u],
  ['another host', 'https://evil.example/a.png', /a host that/u],
  ['a host below', 'https://evil.pictures.example/a.png', /a host that/u],
  ['a host that ends alike', 'https://evilpictures.example/a.png', /a host that/u],
  ['a host with a trailing dot', 'https://pictures.example./a.png', /a host that/u],
  ['a backslash before a host', String.raw`https://evil.example\@pictures.example/a.png`, /a host that/u],
  ['an address', 'https://127.0.0.1/a.png', /a host that/u],
  ['a public address', 'https://1.1.1.1/a.png', /a host that/u],
  ['an address in hexadecimals', 'https://0x7f.1/a.png', /a host that/u],
  ['an address as one number', 'https://2130706433/a.png', /a host that/u],
  ['an address in octal', 'https://0177.0.0.1/a.png', /a host that/u],
  ['an address in full width', 'https://１２７.0.0.1/a.png', /a host that/u],
  ['an address of IPv6', 'https://[::1]/a.png', /a host that/u],
  ['a mapped address', 'https://[::ffff:127.0.0.1]/a.png', /a host that/u],
  ['a name of this machine', 'https://localhost/a.png', /a host that/u],
] as const;

for (const [what, given, message] of REFUSED) {
  test(`a URL is refused for ${what}`, () => {
    assert.throws(
      () => checkUrl(given, HOSTS),
      (error: unknown) => {
        assert.ok(error instanceof Error && 'code' in error && 'errors' in error);
        assert.equal(error.code, 'picture_rejected');
        assert.match(JSON.stringify(error.errors), message);
        assert.ok(!JSON.stringify(error).includes(given) && !error.message.includes(given));
        return true;
      },
    );
  });
}

test('an address is refused even if the list has it', () => {
  assert.throws(() => checkUrl('https://127.0.0.1/', new Set(['127.0.0.1'])));
  assert.throws(() => checkUrl('https://[::1]/', new Set(['[::1]'])));
});

test('without a list no host is asked', () => {
  assert.throws(() => checkUrl('https://pictures.example/a.png', new Set()));
});
