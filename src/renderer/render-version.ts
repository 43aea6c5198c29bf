/**
 * The version of everything that turns a filled template into pixels: layout, outlines, rasteriser. It is part of
 * every card's key, so it goes up whenever any card looks different than before.
 */
export const RENDER_VERSION = '1';
