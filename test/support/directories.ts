import { fileURLToPath } from 'node:url';

export const FONTS = fileURLToPath(new URL('../../fonts', import.meta.url));
export const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));
export const STARTERS = fileURLToPath(new URL('../../starters', import.meta.url));
