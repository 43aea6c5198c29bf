await import('../src/raster/rasterize.ts');
const { createCardRenderer } = await import('../src/renderer/render-card.ts');
await import('../src/renderer/draw-form.ts');
const r = await createCardRenderer({
  templatesDirectory: '/work/main/templates',
  fontsDirectory: '/work/main/fonts',
});
r.warmUp();
