/**
 * Imports point one way: main → app → http → card → {context, picture, renderer, store};
 * renderer → {pool, template, text, raster}; picture → pool.
 */
/** What every folder may use: they know nothing of this service. */
const SHARED = '(?:errors|picture-format|thrown|within-deadline)\\.ts$';

const leaf = (name, others) => ({
  name: `${name}-is-a-leaf`,
  comment: `src/${name} imports no other folder of src`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(?!${name}/|${SHARED})`, ...others },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    leaf('store'),
    leaf('raster'),
    leaf('svg'),
    leaf('context'),
    leaf('link'),
    leaf('pool'),
    {
      name: 'picture-knows-pool-only',
      severity: 'error',
      from: { path: '^src/picture/' },
      to: { path: `^src/(?!picture/|pool/|${SHARED})` },
    },
    {
      name: 'template-knows-svg-only',
      severity: 'error',
      from: { path: '^src/template/' },
      to: { path: `^src/(?!template/|svg/|context/|${SHARED})` },
    },
    {
      name: 'text-knows-svg-only',
      severity: 'error',
      from: { path: '^src/text/' },
      to: { path: `^src/(?!text/|svg/|${SHARED})` },
    },
    {
      name: 'renderer-draws',
      comment: 'the renderer knows pool, template, svg, text and raster',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: `^src/(?!renderer/|pool/|template/|svg/|text/|raster/|${SHARED})` },
    },
    {
      name: 'card-tells-the-story',
      severity: 'error',
      from: { path: '^src/card/' },
      to: { path: `^src/(?!card/|context/|picture/|renderer/|store/|template/|${SHARED})` },
    },
    {
      name: 'http-does-not-draw',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: `^src/(?!http/|card/|context/|link/|picture/|renderer/|store/|template/|${SHARED})` },
    },
    {
      name: 'preview-stands-beside-http',
      comment: 'the designer’s page knows what draws and what answers; only app knows the page',
      severity: 'error',
      from: { path: '^src/preview/' },
      to: { path: `^src/(?!preview/|http/|card/|context/|pool/|renderer/|svg/|template/|${SHARED})` },
    },
    {
      name: 'only-app-imports-preview',
      severity: 'error',
      from: { path: '^src/(?!preview/|app\\.ts$)' },
      to: { path: '^src/preview/' },
    },
    {
      name: 'the-page-runs-in-a-browser',
      comment: 'of the service it shares the shapes of the answers alone',
      severity: 'error',
      from: { path: '^src/preview/page/' },
      to: { path: '^(?!src/preview/page/|src/preview/answers\\.ts$)' },
    },
    {
      name: 'only-start-and-app-count',
      comment: 'what is counted does not know that it is',
      severity: 'error',
      from: { path: '^src/(?!metrics/|traces/|start\\.ts$|serve\\.ts$|app\\.ts$)' },
      to: { path: '^src/(metrics|traces)/' },
    },
    {
      name: 'only-start-and-app-wire',
      severity: 'error',
      from: { path: '^src/(?!main\\.ts$|start\\.ts$|serve\\.ts$|app\\.ts$|cli/)' },
      to: { path: '^src/(main|start|serve|app|config)\\.ts$' },
    },
    {
      name: 'nothing-imports-the-command-line',
      comment: 'src/cli stands beside start and app, at the top',
      severity: 'error',
      from: { path: '^src/(?!cli\\.ts$|cli/)' },
      to: { path: '^src/cli(/|\\.ts$)' },
    },
    {
      name: 'only-raster-imports-resvg',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/raster/rasterize\\.ts$' },
      to: { path: '@resvg/resvg-js' },
    },
    {
      name: 'only-two-import-sharp',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:raster/convert-png|picture/decode-picture)\\.ts$' },
      to: { path: '(^|/)sharp(/|$)' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(src|templates|starters)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
