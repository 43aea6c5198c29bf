/**
 * The version of everything that turns a filled template into pixels: layout, outlines, rasteriser. It is part of
 * every card's key, so it goes up whenever any card looks different than before.
 */
export const RENDER_VERSION = '2';

/** Raise it when a zlib level of `raster/draw-bands.ts`, or how `raster/convert-png.ts` encodes, changes. */
const COMPRESSION = '3';

/**
 * What else decides a card's bytes: another zlib, or another choice of its levels, compresses the same pixels in another
 * way, and the store takes other bytes under one key for a fault.
 */
export const RENDER_IDENTITY = `${RENDER_VERSION}, zlib ${process.versions.zlib}, compression ${COMPRESSION}`;
