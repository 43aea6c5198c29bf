/** A template with pictures, made from the starter, in the service and on the command line. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runHere } from '../cli/support/run-here.ts';
import { createProject } from '../cli/support/temporary-project.ts';
import { gradient } from '../picture/support/pictures.ts';
import { childrenOf } from '../support/child-processes.ts';
import { copyService } from '../support/service-copy.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';

const PERSON = { name: '青木 はるか', role: '地域おこし協力隊', about: '海の見える町で。' };
const FLAGS = ['--name', PERSON.name, '--role', PERSON.role, '--about', PERSON.about];

const jpeg = await gradient(900, 700).jpeg().toBuffer();

describe('a template with pictures', { timeout: 120_000 }, () => {
  /** Of the service: its processes read no templates elsewhere. */
  let root = '';
  let service: ServiceProcess;
  /** Of the command line. */
  const project = createProject({ templates: [] });
  const ogp = (args: readonly string[]) =>
    runHere([...args, '--templates', 'templates'], { cwd: project.root });

  before(async () => {
    const made = await ogp(['new', 'person', '--from', 'profile']);
    assert.equal(made.code, 0, made.stderr);
    writeFileSync(join(project.root, 'portrait.jpg'), jpeg);
    root = copyService();
    cpSync(join(project.templates, 'person'), join(root, 'templates/person'), { recursive: true });
    service = await startService({ root });
  });
  after(async () => {
    await service.stop();
    rmSync(root, { recursive: true });
    project[Symbol.dispose]();
  });

  async function post(path: string, avatar: string): Promise<Response> {
    return fetch(service.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...PERSON, avatar }),
    });
  }
  const uri = `data:image/jpeg;base64,${jpeg.toString('base64')}`;

  test('is drawn by the service, and the command line draws the same file from a file', async () => {
    const answer = await post('/render/person', uri);
    assert.equal(answer.status, 200);
    const drawn = Buffer.from(await answer.arrayBuffer());
    const args = ['render', 'person', '--avatar', 'portrait.jpg', ...FLAGS, '-o', 'card.png'];
    const rendered = await ogp(args);
    assert.equal(rendered.code, 0, rendered.stderr);
    assert.deepEqual(readFileSync(join(project.root, 'card.png')), drawn);
  });

  test('has one key in the service and on the command line', async () => {
    const created: unknown = await (await post('/create/person', uri)).json();
    assert.ok(typeof created === 'object' && created !== null && 'key' in created);
    writeFileSync(join(project.root, 'context.json'), JSON.stringify({ ...PERSON, avatar: 'portrait.jpg' }));
    const resolved = await ogp(['resolve', 'person', '--context', 'context.json', '--json']);
    assert.equal(resolved.code, 0, resolved.stderr);
    assert.equal(JSON.parse(resolved.stdout).key, created.key);
  });

  test('starts two processes that decode, beside the one that draws', () => {
    assert.equal(childrenOf(service.pid).length, 3);
  });

  test('goes on when a process that decodes is killed', async () => {
    const [, decoder] = childrenOf(service.pid).toSorted((one, other) => one - other);
    assert.ok(decoder);
    process.kill(decoder, 'SIGKILL');
    await service.logged(({ message, purpose }) => message === 'process_ready' && purpose === 'pictures');
    const other = await gradient(20, 20).png().toBuffer();
    const answer = await post('/create/person', `data:image/png;base64,${other.toString('base64')}`);
    assert.equal(answer.status, 201);
  });

  for (const [what, avatar, message] of [
    [
      'a file that is not there',
      'none.png',
      /Expected a picture in none\.png but it cannot be read: ENOENT/u,
    ],
    ['a file that is no picture', 'context.json', /PNG, JPEG or WebP/u],
    ['a URL', 'https://pictures.example/a.png', /a host that this service fetches/u],
  ] as const) {
    test(`is not drawn by the command line from ${what}`, async () => {
      const { code, stderr } = await ogp(['render', 'person', '--avatar', avatar, ...FLAGS]);
      assert.notEqual(code, 0);
      assert.match(stderr, message);
    });
  }

  test('says on the command line that it takes a file', async () => {
    const { stdout } = await ogp(['render', 'person', '--help']);
    assert.match(stdout, /--avatar <file>/u);
  });
});
