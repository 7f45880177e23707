// What a file is by its first bytes; its name and what a browser says about it count for nothing.
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'heif'

const starts = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, i) => bytes[at + i] === byte)
const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

/** ISO/IEC 23008-12 brands: AVIF, and HEIC as telephones write it. */
const brands = new Set(['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'mif1', 'msf1'])

/** Null is anything else: SVG, GIF, TIFF, PDF, text. */
export function sniff(bytes: Uint8Array): PictureFormat | null {
  if (bytes.length < 16) return null
  if (starts(bytes, 0, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (starts(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (ascii(bytes, 4, 8) === 'ftyp' && brands.has(ascii(bytes, 8, 12))) return 'heif'
  return null
}
