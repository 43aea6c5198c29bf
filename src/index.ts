/** The API for templates: `import { defineTemplate, text, z } from 'ogp-generator'`. */
export { z } from 'zod';
export type { Axes } from './template/card-space.ts';
export { colour } from './template/colour-field.ts';
export { defineTemplate } from './template/define-template.ts';
export { picture, SMALLEST_PICTURE } from './template/picture-field.ts';
export { pictureFile } from './template/picture-file.ts';
export { text } from './template/text-field.ts';
