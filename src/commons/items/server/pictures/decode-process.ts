// Runs in a process of its own (see decoder.ts): opens a stranger's picture, turns it upright, makes two small clean ones.
// Nothing of the file goes on but its pixels: no EXIF, no place, no comment, nothing that was hidden behind its end.
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { full_px, heif_pixels, picture_pixels, small_px } from '../../limits.ts'

export type Job = { bytes: Uint8Array; format: string }
export type Made = { width: number; height: number; full: Uint8Array; small: Uint8Array }
export type Answer = Made | { failure: 'unreadable' | 'too_large' }

// Four loaders and no others, whatever libvips was built with.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`) })
sharp.cache(false)
sharp.concurrency(1)

try {
  // When memory runs out, this process goes and not the one with everybody's pages.
  writeFileSync('/proc/self/oom_score_adj', '900')
} catch {
  // only Linux has it
}

const inside = (size: number) => ({ width: size, height: size, fit: 'inside', withoutEnlargement: true }) as const

async function make(job: Job): Promise<Answer> {
  const { bytes } = job
  const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
  if (format !== job.format) return { failure: 'unreadable' }
  if (width * height > (format === 'heif' ? heif_pixels : picture_pixels)) return { failure: 'too_large' }
  const { data, info } = await sharp(bytes, { limitInputPixels: picture_pixels, failOn: 'error', sequentialRead: true })
    .autoOrient()
    .resize(inside(full_px))
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { raw: { width: info.width, height: info.height, channels: info.channels } }
  const full = await sharp(data, raw).webp({ quality: 78 }).toBuffer()
  const small = await sharp(data, raw).resize(inside(small_px)).webp({ quality: 76 }).toBuffer()
  return { width: info.width, height: info.height, full, small }
}

process.on('message', ({ id, ...job }: Job & { id: number }) => {
  make(job)
    .catch((): Answer => ({ failure: 'unreadable' }))
    .then((answer) => process.send?.({ id, ...answer }))
    .catch(() => process.exit(1))
})
process.on('disconnect', () => process.exit())
