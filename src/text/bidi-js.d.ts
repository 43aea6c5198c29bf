/** Types for the ES module of bidi-js. The package declares types for its main entry only. */
declare module 'bidi-js/dist/bidi.mjs' {
  import type { Bidi } from 'bidi-js';
  export default function createBidi(): Bidi;
}
