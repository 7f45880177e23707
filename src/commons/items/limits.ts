// Limits of items, as the forms show them.
export const title = 200
export const alt = 300
/** Of a search. */
export const find = 100
export const page = 24
export const picturesPerItem = 8
export const picturesPerDay = 40
/** 12 MB as sent. */
export const picture_bytes = 12 * 1024 * 1024
/** 40 megapixels: more than any telephone takes, and 160 MB when decoded. */
export const picture_pixels = 40_000_000
/** AVIF and its kin take five times the memory to decode. */
export const heif_pixels = 16_000_000
/** Longest side of what is kept, and of the small one. */
export const full_px = 1600
export const small_px = 480
