/** Programs of a cloud that a test has not: each writes its arguments down and answers what the test says. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BASH_OPTIONS } from '../../support/programs.ts';

const execute = promisify(execFile);

/** Keeps the file that a service or job is replaced by. */
const GCLOUD = `#!/usr/bin/env bash
echo "$*" >>"$FAKE/calls"
if [ -e "$FAKE/refused" ] && [[ $* == "run $(<"$FAKE/refused") "* ]]; then exit 1; fi
case "$*" in
  "run services list "*) printf %s "$SERVICES" ;;
  "run services describe "*revisionName*) printf %s "$TARGETS" ;;
  "run services describe "*traffic.url*) printf %s "$PREVIEWS" ;;
  "run services describe "*) printf %s "$TAGS" ;;
  "run services replace "*) cp "$4" "$FAKE/service.yaml" ;;
  "run jobs replace "*) cp "$4" "$FAKE/job.yaml" ;;
esac
`;

export interface Cloud extends Disposable {
  /** Runs a script of bash, with the arguments it takes. @throws Error if it ends with another code than 0 */
  run(
    script: string,
    environment: Readonly<Record<string, string>>,
    options?: { readonly cwd?: string },
  ): Promise<string>;
  /** Puts another program on PATH, which a script says. */
  add(name: string, script: string): void;
  /** Has `gcloud run` fail when it is called so, such as 'services list'. */
  refuse(call: string): void;
  /** @returns what `gcloud` was called with, a line each */
  readonly calls: string[];
  /** @returns null if it was not replaced */
  read(file: 'service.yaml' | 'job.yaml'): string | null;
}

/** A folder that is first on PATH, with a `gcloud` that notes what it is asked. */
export function createCloud(): Cloud {
  const directory = mkdtempSync(join(tmpdir(), 'ogp-cloud-'));
  const add = (name: string, script: string): void => {
    writeFileSync(join(directory, name), script);
    chmodSync(join(directory, name), 0o755);
  };
  add('gcloud', GCLOUD);
  const read = (file: string): string | null => {
    const path = join(directory, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  return {
    add,
    refuse: (call) => writeFileSync(join(directory, 'refused'), call),
    async run(script, environment, { cwd = process.cwd() } = {}) {
      const answers = { SERVICES: '', TARGETS: '', TAGS: '', PREVIEWS: '' };
      const path = `${directory}:${process.env['PATH'] ?? ''}`;
      const env = { ...answers, ...environment, FAKE: directory, PATH: path };
      const { stdout } = await execute('bash', [...BASH_OPTIONS, '-c', script], { cwd, env });
      return stdout;
    },
    get calls() {
      return (read('calls') ?? '').trimEnd().split('\n');
    },
    read,
    [Symbol.dispose]() {
      rmSync(directory, { recursive: true });
    },
  };
}
