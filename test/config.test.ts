import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { describe, test } from 'node:test';
import { describeConfig, readConfig } from '../src/config.ts';
import { STORE_URL_FORMS } from '../src/store/open-store.ts';

/** The message that an environment is refused with. */
function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  return assert.fail('Expected the environment to be refused');
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    const config = readConfig({});
    assert.equal(config.PORT, 8080);
    assert.equal(config.HOST, '0.0.0.0');
    assert.equal(config.STORE_URL, 'file:./var/images');
    assert.equal(config.PUBLIC_BASE_URL, undefined);
    assert.deepEqual(config.API_TOKENS, []);
    assert.equal(config.RENDERER_PROCESSES, availableParallelism());
  });

  test('takes a blank variable for one that is not set', () => {
    assert.deepEqual(
      readConfig({ PORT: '', STORE_URL: ' ', API_TOKEN: '\t', LOG_LEVEL: '\n' }),
      readConfig({}),
    );
  });

  test('reads numbers as numbers', () => {
    assert.equal(readConfig({ PORT: '0' }).PORT, 0);
    assert.equal(readConfig({ RENDER_DEADLINE_MS: '1500' }).RENDER_DEADLINE_MS, 1500);
  });

  test('leaves unknown variables alone', () => {
    assert.deepEqual(readConfig({ PATH: '/bin', NODE_ENV: 'production' }), readConfig({}));
  });

  test('cuts the slashes at the end of a base URL, to which a path is appended', () => {
    assert.equal(
      readConfig({ PUBLIC_BASE_URL: 'https://cards.example/og//' }).PUBLIC_BASE_URL,
      'https://cards.example/og',
    );
  });

  for (const [given, written] of [
    ['https://例え.jp/カード', 'https://xn--r8jz45g.jp/%E3%82%AB%E3%83%BC%E3%83%89'],
    ['https://Cards.example.jp:443/a b', 'https://cards.example.jp/a%20b'],
    ['https://cards.example.jp/%E3%82%AB', 'https://cards.example.jp/%E3%82%AB'],
  ] as const) {
    test(`writes the base URL ${given} as headers can have it`, () => {
      assert.equal(readConfig({ PUBLIC_BASE_URL: given }).PUBLIC_BASE_URL, written);
    });
  }

  test('has the tokens of both variables, the older of which is one token', () => {
    const tokens = (environment: Record<string, string>) => readConfig(environment).API_TOKENS;
    assert.deepEqual(tokens({ API_TOKENS: 'new, old' }), ['new', 'old']);
    assert.deepEqual(tokens({ API_TOKEN: 'a,b' }), ['a,b']);
    assert.deepEqual(tokens({ API_TOKENS: 'new', API_TOKEN: 'old' }), ['new', 'old']);
  });

  test('says of a bucket what was expected of it', () => {
    assert.match(
      refusal({ STORE_URL: 'gs://my-cards/カード' }),
      /^STORE_URL: expected a prefix of names made of A-Z.* but found "gs:\/\/my-cards\/カード"$/u,
    );
  });

  test('reports everything that is wrong at once, each with its name, what was expected and what was found', () => {
    const message = refusal({ PORT: '80a', LOG_LEVEL: 'loud', STORE_URL: 's3://cards', HOST: '::1' });
    assert.deepEqual(message.split('\n'), [
      'PORT: expected a whole number from 0 to 65535 but found "80a"',
      `STORE_URL: expected ${STORE_URL_FORMS} but found "s3://cards"`,
      'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent but found "loud"',
    ]);
  });

  for (const [name, value] of [
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '8080.5'],
    ['PORT', '0x50'],
    ['PORT', ' 80'],
    ['RENDERER_PROCESSES', '0'],
    ['SHUTDOWN_DEADLINE_MS', '10000'],
    ['UPLOAD_DEADLINE_MS', 'Infinity'],
    ['PUBLIC_BASE_URL', 'cards.example.jp'],
    ['PUBLIC_BASE_URL', 'ftp://cards.example.jp'],
    ['PUBLIC_BASE_URL', 'https://cards.example.jp/?x=1'],
    ['GCS_API_ENDPOINT', 'https://user:secret@storage.example'],
    ['HOST', 'a b'],
    ['PREVIEW_HOSTS', 'localhost:8080'],
    ['PREVIEW_HOSTS', 'cafe:8080'],
    ['PREVIEW_HOSTS', 'http://box'],
    ['PREVIEW_HOSTS', 'a,,b'],
    ['PREVIEW_HOSTS', '*'],
    ['PREVIEW_HOSTS', '.example.com'],
    ['PUBLIC_BASE_URL', 'https://exa mple.jp'],
    ['API_TOKENS', 'one,,two'],
    ['API_TOKENS', 'a,b,c,d,e'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://www.example.jp/'],
    ['CORS_ORIGINS', 'https://www.example.jp:443'],
    ['CORS_ORIGINS', 'https://WWW.example.jp'],
    ['CORS_ORIGINS', 'www.example.jp'],
    ['CORS_ORIGINS', 'https://www.example.jp,,https://example.jp'],
    ['CORS_ORIGINS', 'null'],
    ['TEMPLATES_DIR', '/nowhere'],
    ['FONTS_DIR', '/dev/null'],
    ['STORE_URL', './var/images'],
    ['STORE_URL', 'gs://my-cards/カード'],
    ['STORE_URL', 'gs://My_Cards/og'],
    ['STORE_URL', 'gs://my-cards//og'],
    ['STORE_URL', 'file:./%zz'],
    ['STORE_URL', 'file:./a b'],
    ['STORE_URL', 'xfile:./images'],
    ['GOOGLE_CLOUD_PROJECT', 'My Project'],
  ] as const) {
    test(`refuses ${name}=${JSON.stringify(value)}`, () => {
      assert.match(refusal({ [name]: value }), new RegExp(`^${name}: expected `, 'u'));
    });
  }

  test('reads a list of origins', () => {
    const { CORS_ORIGINS } = readConfig({ CORS_ORIGINS: 'https://www.example.jp, http://localhost:5173' });
    assert.deepEqual([...CORS_ORIGINS], ['https://www.example.jp', 'http://localhost:5173']);
  });

  test('refuses the page for designers beside a token, and beside other origins', () => {
    for (const [name, value] of [
      ['API_TOKEN', 'geheim'],
      ['API_TOKENS', 'geheim'],
      ['CORS_ORIGINS', 'https://www.example.jp'],
    ] as const) {
      const message = refusal({ PORT: 'x', PREVIEW: 'true', [name]: value });
      assert.match(
        message,
        /^PORT: .*\nPREVIEW: expected false, or none of API_TOKENS, API_TOKEN and CORS_ORIGINS, but/u,
      );
    }
    assert.equal(readConfig({ PREVIEW: 'true' }).PREVIEW, true);
  });

  test('has the page for designers listen on this machine alone unless an address is set', () => {
    assert.equal(readConfig({ PREVIEW: 'true' }).HOST, '127.0.0.1');
    assert.equal(readConfig({ PREVIEW: 'true', HOST: ' ' }).HOST, '127.0.0.1');
    assert.equal(readConfig({ PREVIEW: 'true', HOST: '0.0.0.0' }).HOST, '0.0.0.0');
    assert.equal(readConfig({ PREVIEW: 'false' }).HOST, '0.0.0.0');
  });

  test('never shows a token or a key, not even one that is wrong', () => {
    assert.doesNotMatch(refusal({ API_TOKEN: 'geheim geheim', API_TOKENS: 'ge heim' }), /heim/u);
    assert.doesNotMatch(refusal({ LINK_KEYS: 'geheim' }), /geheim/u);
  });

  test('documents every variable that it reads', () => {
    assert.deepEqual(
      new Set(describeConfig().map(({ name }) => name)),
      new Set([
        ...Object.keys(readConfig({})),
        'PUBLIC_BASE_URL',
        'GCS_API_ENDPOINT',
        'API_TOKEN',
        'TEMPLATES_DIR',
        'FONTS_DIR',
        'DEFAULT_TEMPLATE',
        'GOOGLE_CLOUD_PROJECT',
        'K_SERVICE',
        'K_REVISION',
        'OTEL_TRACES_EXPORTER',
      ]),
    );
  });
});
