/** Imports point one way: main → app → http → card → {context, renderer, store}; renderer → {template, text, raster}. */
const leaf = (name, others) => ({
  name: `${name}-is-a-leaf`,
  comment: `src/${name} imports no other folder of src`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(?!${name}/|errors\\.ts$)`, ...others },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    leaf('store'),
    leaf('raster'),
    leaf('svg'),
    leaf('context'),
    {
      name: 'template-knows-svg-only',
      severity: 'error',
      from: { path: '^src/template/' },
      to: { path: '^src/(?!template/|svg/|errors\\.ts$)' },
    },
    {
      name: 'text-knows-svg-only',
      severity: 'error',
      from: { path: '^src/text/' },
      to: { path: '^src/(?!text/|svg/|errors\\.ts$)' },
    },
    {
      name: 'renderer-draws',
      comment: 'the renderer knows template, svg, text and raster',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/(?!renderer/|template/|svg/|text/|raster/|errors\\.ts$)' },
    },
    {
      name: 'card-tells-the-story',
      severity: 'error',
      from: { path: '^src/card/' },
      to: { path: '^src/(?!card/|context/|renderer/|store/|template/|errors\\.ts$)' },
    },
    {
      name: 'http-does-not-draw',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(?!http/|card/|context/|renderer/|store/|template/|errors\\.ts$)' },
    },
    {
      name: 'preview-stands-beside-http',
      comment: 'the designer’s page knows what draws and what answers; only app knows the page',
      severity: 'error',
      from: { path: '^src/preview/' },
      to: { path: '^src/(?!preview/|http/|card/|context/|renderer/|svg/|template/|errors\\.ts$)' },
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
