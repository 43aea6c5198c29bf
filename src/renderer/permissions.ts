import { fileURLToPath } from 'node:url';

/** The service's own directory; above it, and beside it, a renderer process reads nothing. */
const project = new URL('../../', import.meta.url);

/** What a renderer process may see besides its templates and fonts: its code and the packages it imports. */
const CODE = ['src/', 'node_modules/', 'package.json'];

export interface RendererDirectories {
  /** Absolute, without symbolic links: the permission model compares real paths. */
  readonly templatesDirectory: string;
  readonly fontsDirectory: string;
}

export interface Confinement {
  readonly nodeOptions: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

/**
 * How a renderer process is locked in: Node's permission model leaves it read access to code, templates and fonts,
 * and takes the network, other processes, threads and writing; its environment holds no credentials. Native code is
 * beyond the model's reach, so raster/ lets no reference to a file through to it.
 */
export function confineRenderer({ templatesDirectory, fontsDirectory }: RendererDirectories): Confinement {
  const readable = [
    ...CODE.map((path) => fileURLToPath(new URL(path, project))),
    templatesDirectory,
    fontsDirectory,
  ];
  return {
    nodeOptions: [
      '--permission',
      '--allow-addons',
      // It warns of --allow-addons, which resvg needs.
      '--disable-warning=SecurityWarning',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--expose-gc',
      // The report that a package reads to tell glibc from musl would look at the network's interfaces.
      '--report-exclude-network',
    ],
    // A date in a template must not depend on where the service runs: equal keys are equal pictures.
    environment: { TZ: 'UTC' },
    workingDirectory: fileURLToPath(project),
  };
}
