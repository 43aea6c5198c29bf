import assert from 'node:assert/strict';
import { cpSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApp } from '../../../src/app.ts';
import { createResolvePictures, type ResolvePictures } from '../../../src/card/resolve-pictures.ts';
import { readConfig } from '../../../src/config.ts';
import { Problem } from '../../../src/errors.ts';
import type { HttpServer } from '../../../src/http/http-server.ts';
import { createLogger } from '../../../src/log.ts';
import { createDecoder, type PictureDecoder } from '../../../src/picture/create-decoder.ts';
import type { StateAnswer } from '../../../src/preview/answers.ts';
import { createProject, type TemporaryProject } from '../../cli/support/temporary-project.ts';
import { FakeRenderer } from '../../http/support/fake-renderer.ts';
import { MemoryStore } from '../../http/support/memory-store.ts';
import { smallFallbacks } from '../../http/support/small-picture.ts';
import { createTestRegistry } from '../../http/support/test-registry.ts';
import { FONTS } from '../../support/directories.ts';

/** Between two looks at what has become of a save, ms. */
const STEP = 30;

/** Then whatever a test waits for will not come, ms. */
const PATIENCE = 20_000;

export interface OpenPreview extends AsyncDisposable {
  readonly app: HttpServer;
  /** Of the service, which listens. */
  readonly url: string;
  readonly project: TemporaryProject;
  /** Saves a file with one place replaced. @returns the 1-based line of the place */
  readonly edit: TemporaryProject['edit'];
  readonly pictures: {
    /** How many were decoded. */
    decoded: number;
    /** URLs of those that were fetched. */
    readonly fetched: string[];
    /** What comes before one is decoded. */
    before: () => Promise<void>;
  };
  /** Puts the templates back as they were if they cannot be used, so that the next test finds some that can. */
  readonly mend: () => Promise<void>;
  /** The first state that is as expected. */
  readonly stateWith: (isExpected: (state: StateAnswer) => boolean) => Promise<StateAnswer>;
}

/** The service with the designer's page over a copy of the templates, drawn by the real process behind the page. */
export async function openPreview(): Promise<OpenPreview> {
  const project = createProject({ readByProcesses: true });
  const saved = join(project.root, 'saved');
  cpSync(project.templates, saved, { recursive: true });
  const registry = createTestRegistry();
  const pictures: OpenPreview['pictures'] = { decoded: 0, fetched: [], before: async () => undefined };
  let decoder: PictureDecoder | null = null;

  async function openPictures(): Promise<ResolvePictures> {
    const opened = await createDecoder({
      processes: 1,
      queueLimit: 8,
      deadline: PATIENCE,
      log: () => undefined,
    });
    decoder = opened;
    return createResolvePictures({
      fetchPicture: async (url) => {
        pictures.fetched.push(url);
        throw new Problem('picture_unreachable', {
          errors: [{ pointer: '', message: 'Expected an answer' }],
        });
      },
      decoder: {
        async decode(task, signal) {
          pictures.decoded += 1;
          await pictures.before();
          return opened.decode(task, signal);
        },
      },
      recent: new Map(),
    });
  }
  let opening: Promise<ResolvePictures> | null = null;

  const app = await createApp({
    apiDocument: '{}',
    config: readConfig({ PREVIEW: 'true' }),
    registry,
    fallbackPictures: smallFallbacks(registry),
    renderer: new FakeRenderer(),
    store: { store: new MemoryStore(), publicBaseUrl: null },
    logger: createLogger('silent'),
    preview: {
      templatesDirectory: project.templates,
      fontsDirectory: FONTS,
      openPictures: () => (opening ??= openPictures()),
    },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });

  async function stateWith(isExpected: (state: StateAnswer) => boolean): Promise<StateAnswer> {
    const patience = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const state: StateAnswer = (await app.inject('/preview/state')).json();
      if (isExpected(state)) return state;
      const { version, loading, faults } = state;
      assert.ok(!patience.aborted, `It stayed at ${JSON.stringify({ version, loading, faults })}`);
      await setTimeout(STEP);
    }
  }

  return {
    app,
    url,
    project,
    edit: (path, from, to) => project.edit(path, from, to),
    stateWith,
    pictures,
    async mend() {
      const { faults } = await stateWith(({ loading }) => !loading);
      if (faults.length === 0) return;
      cpSync(saved, project.templates, { recursive: true, filter: isOther });
      await stateWith(({ loading, faults }) => !loading && faults.length === 0);
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await decoder?.close();
      project[Symbol.dispose]();
    },
  };
}

/** Whether a file is to be put back. Code that is written again, even as it was, makes the studio start anew. */
function isOther(file: string, place: string): boolean {
  return statSync(file).isDirectory() || !readFileSync(file).equals(readFileSync(place));
}
