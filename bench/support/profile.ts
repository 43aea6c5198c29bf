import { Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectPath } from './project-path.ts';

const INTERVAL = 100; // microseconds

/** @returns the share of the time that was spent in each function's own code, largest first */
export async function profile(run: () => void): Promise<{ readonly name: string; readonly share: number }[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  run();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const hits = new Map<string, number>();
  let total = 0;
  for (const { callFrame, hitCount = 0 } of profile.nodes) {
    if (hitCount === 0 || callFrame.functionName === '(idle)') continue;
    total += hitCount;
    const name = nameOf(callFrame.functionName, callFrame.url);
    hits.set(name, (hits.get(name) ?? 0) + hitCount);
  }
  return Array.from(hits, ([name, count]) => ({ name, share: count / total })).sort(
    (one, other) => other.share - one.share,
  );
}

function nameOf(functionName: string, url: string): string {
  const called = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return called;
  if (!url.startsWith('file:')) return `${called} in ${url}`;
  const path = relative(projectPath(''), fileURLToPath(url));
  const [, packageName] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path) ?? [];
  return packageName === undefined ? `${called} in ${path}` : `all of ${packageName}`;
}
