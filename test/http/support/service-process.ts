import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { z } from 'zod';

export interface ServiceProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** Its log messages so far. */
  readonly messages: readonly string[];
  /** Resolves when a message of its log has `text` in it. */
  readonly logged: (text: string) => Promise<void>;
  /** Its exit code, or the signal that it died of. */
  readonly ended: Promise<number | string>;
}

/** Starts test/http/fixtures/service.ts; it is killed when the test ends, should it still run. */
export async function startService(
  context: TestContext,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const child = fork(new URL('../fixtures/service.ts', import.meta.url), { silent: true, env: environment });
  context.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code, signal]) =>
    z.union([z.number(), z.string()]).parse(code ?? signal),
  );

  const messages: string[] = [];
  const waiting: { text: string; resolve: () => void }[] = [];
  if (child.stdout === null) throw new TypeError('Expected a pipe');
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { message } = z.looseObject({ message: z.string() }).parse(JSON.parse(line));
    messages.push(message);
    for (const { text, resolve } of waiting) if (message.includes(text)) resolve();
  });
  const logged = (text: string): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (messages.some((message) => message.includes(text))) resolve();
    else waiting.push({ text, resolve });
    return promise;
  };

  await logged('listening ');
  const port = Number(
    /:(\d+)/u.exec(messages.find((message) => message.startsWith('listening ')) ?? '')?.[1],
  );
  return { port, child, messages, logged, ended };
}
