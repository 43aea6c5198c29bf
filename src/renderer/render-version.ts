/**
 * The version of everything that turns a filled template into pixels: layout, outlines, rasteriser. It is part of every
 * card's key. Raise it when a card has other pixels than before, and only then: a test compares the golden pictures with
 * their record. What only makes other files of the same pixels, such as zlib, a level of compression or an encoder of
 * JPEG, leaves keys and stored cards as they are.
 */
export const RENDER_VERSION = '2';
