/** Imports point one way: main → app → http → card → {context, renderer, store}; renderer → {template, text, raster}. */
const leaf = (name, others) => ({
  name: `${name}-is-a-leaf`,
  comment: `src/${name} imports no other folder of src`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(?!${name}/|(?:errors|picture-format)\\.ts$)`, ...others },
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
      to: { path: '^src/(?!template/|svg/|(?:errors|picture-format)\\.ts$)' },
    },
    {
      name: 'text-knows-svg-only',
      severity: 'error',
      from: { path: '^src/text/' },
      to: { path: '^src/(?!text/|svg/|(?:errors|picture-format)\\.ts$)' },
    },
    {
      name: 'renderer-draws',
      comment: 'the renderer knows template, svg, text and raster',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/(?!renderer/|template/|svg/|text/|raster/|(?:errors|picture-format)\\.ts$)' },
    },
    {
      name: 'card-tells-the-story',
      severity: 'error',
      from: { path: '^src/card/' },
      to: { path: '^src/(?!card/|context/|renderer/|store/|template/|(?:errors|picture-format)\\.ts$)' },
    },
    {
      name: 'http-does-not-draw',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(?!http/|card/|context/|renderer/|store/|template/|(?:errors|picture-format)\\.ts$)' },
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
      name: 'only-the-converter-imports-sharp',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/raster/convert-png\\.ts$' },
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
