import { fileURLToPath } from 'node:url';

/** The service's own directory; above it, and beside it, a confined process reads nothing. */
const project = new URL('../../', import.meta.url);

/** What every confined process may see: its code and the packages it imports. */
const CODE = ['src/', 'node_modules/', 'package.json'];

export interface Confinement {
  readonly nodeOptions: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

/**
 * How a process that works on what clients sent is locked in: Node's permission model leaves it read access to its
 * code and to what is named here, and takes the network, other processes, threads and writing; its environment holds
 * no credentials. Native code is beyond the model's reach.
 *
 * @param readable absolute, without symbolic links: the permission model compares real paths
 */
export function confineProcess(readable: readonly string[]): Confinement {
  const code = CODE.map((path) => fileURLToPath(new URL(path, project)));
  return {
    nodeOptions: [
      '--permission',
      '--allow-addons',
      // It warns of --allow-addons, which resvg and sharp need.
      '--disable-warning=SecurityWarning',
      ...[...code, ...readable].map((path) => `--allow-fs-read=${path}`),
      '--expose-gc',
      // The report that a package reads to tell glibc from musl would look at the network's interfaces.
      '--report-exclude-network',
    ],
    // A date in a template must not depend on where the service runs: equal keys are equal pictures.
    environment: { TZ: 'UTC' },
    workingDirectory: fileURLToPath(project),
  };
}
