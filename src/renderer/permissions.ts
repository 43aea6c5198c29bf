import { confineProcess, type Confinement } from '../pool/confine-process.ts';

export interface RendererDirectories {
  /** Absolute, without symbolic links: the permission model compares real paths. */
  readonly templatesDirectory: string;
  readonly fontsDirectory: string;
}

/**
 * How a renderer process is locked in: besides its code it reads templates and fonts. Native code is beyond the
 * permission model's reach, so raster/ lets no reference to a file through to it.
 */
export function confineRenderer({ templatesDirectory, fontsDirectory }: RendererDirectories): Confinement {
  return confineProcess([templatesDirectory, fontsDirectory]);
}
