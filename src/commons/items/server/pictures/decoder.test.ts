import { afterAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import '../../index.ts'
import { openDecoder } from './decoder.ts'
import { sniff } from './sniff.ts'

const decoder = openDecoder()
const folder = mkdtempSync(join(tmpdir(), 'tequio-decoder-'))
afterAll(() => {
  decoder.close()
  rmSync(folder, { recursive: true, force: true })
})

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#a53' } })
const bytesOf = async (made: ReturnType<typeof plain>, format: 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff') =>
  new Uint8Array(await made.toFormat(format).toBuffer())
const decode = async (bytes: Uint8Array) => {
  const format = sniff(bytes)
  return format ? decoder.decode(bytes, format) : null
}
const text = (words: string) => new TextEncoder().encode(words)
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
/** A child that behaves as told, in place of the real one. */
const standIn = (name: string, code: string) => {
  const file = join(folder, name)
  writeFileSync(file, code)
  return pathToFileURL(file)
}

describe('what is taken', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    '%s becomes two WebP pictures of the right size',
    async (format) => {
      const made = await decode(await bytesOf(plain(2400, 1200), format))
      expect([made?.width, made?.height]).toEqual([1600, 800])
      for (const [part, width] of [
        [made!.full, 1600],
        [made!.small, 480],
      ] as const) {
        const about = await sharp(part).metadata()
        expect([about.format, about.width, about.height]).toEqual(['webp', width, width / 2])
      }
    },
  )

  it('keeps a small picture as small as it is', async () => {
    const made = await decode(await bytesOf(plain(31, 17), 'png'))
    expect([made?.width, made?.height]).toEqual([31, 17])
  })

  it('turns a picture upright and leaves out where it was taken', async () => {
    const bytes = await plain(300, 100)
      .withMetadata({ orientation: 6 })
      .withExifMerge({
        IFD0: { Copyright: 'Odile Marchand' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 38/1 0/1' },
      })
      .jpeg()
      .toBuffer()
    expect((await sharp(bytes).metadata()).exif?.toString('latin1')).toContain('Odile')
    const made = await decode(new Uint8Array(bytes))
    expect([made?.width, made?.height]).toEqual([100, 300])
    for (const part of [made!.full, made!.small]) {
      const about = await sharp(part).metadata()
      expect([about.exif, about.xmp, about.icc, about.iptc, about.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ])
      expect(Buffer.from(part).toString('latin1')).not.toContain('Odile')
    }
  })

  it('leaves behind what was hidden behind the end of a picture', async () => {
    const hidden = '<script>alert(1)</script>PK\u0003\u0004'
    const made = await decode(joined(await bytesOf(plain(40, 40), 'jpeg'), text(hidden)))
    for (const part of [made!.full, made!.small]) expect(Buffer.from(part).toString('latin1')).not.toContain('script')
  })
})

describe('what is not', () => {
  it.each([
    [
      'SVG with a script',
      text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
    ['PDF', text('%PDF-1.7\n1 0 obj <<>> endobj trailer')],
    ['words', text('Sourdough bread, baked on Fridays')],
    ['an archive', joined(new Uint8Array([0x50, 0x4b, 3, 4]), new Uint8Array(60))],
    ['nothing', new Uint8Array(0)],
  ])('%s is no picture', (_name, bytes) => {
    expect(sniff(bytes)).toBeNull()
  })

  it.each(['gif', 'tiff'] as const)('%s is not taken', async (format) => {
    expect(sniff(await bytesOf(plain(10, 10), format))).toBeNull()
  })

  it.each<[string, () => Promise<Uint8Array>]>([
    ['half a JPEG', async () => (await bytesOf(plain(900, 900), 'jpeg')).subarray(0, 1500)],
    [
      'a PNG with a broken middle',
      async () => {
        const bytes = await bytesOf(
          sharp(
            await plain(200, 200)
              .composite([{ input: { create: { width: 60, height: 60, channels: 3, background: '#09f' } } }])
              .png()
              .toBuffer(),
          ),
          'png',
        )
        return bytes.fill(7, 60, bytes.length - 20)
      },
    ],
    [
      'an SVG that begins as a PNG',
      async () =>
        joined(
          new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
          text('<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
        ),
    ],
    ['a WebP header and nothing else', async () => text('RIFF0000WEBPVP8 0000000')],
    ['a HEIC header and nothing else', async () => joined(new Uint8Array([0, 0, 0, 24]), text('ftypheic0000mif1heic'))],
  ])('%s is refused', async (_name, make) => {
    await expect(decode(await make())).rejects.toMatchObject({ code: 'items.picture_unreadable' })
  })

  it('fifty megapixels are refused before they are decoded', async () => {
    const bytes = await bytesOf(plain(10_000, 5_000), 'png')
    expect(bytes.length).toBeLessThan(1_000_000)
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'items.picture_too_large' })
  })

  it('an AVIF of more than sixteen too, since it takes more to decode', async () => {
    const bytes = new Uint8Array(await plain(4100, 4000).avif({ effort: 0, quality: 20 }).toBuffer())
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'items.picture_too_large' })
  })

  it('a JPEG that says it is a PNG in name only goes by its bytes', async () => {
    const bytes = await bytesOf(plain(20, 20), 'jpeg')
    await expect(decoder.decode(bytes, 'png')).rejects.toMatchObject({ code: 'items.picture_unreadable' })
  })
})

describe('the process', () => {
  it('ends with its picture when it is killed, and the next picture has a new one', async () => {
    const slow = openDecoder({ script: standIn('slow.mjs', 'process.on("message", () => {})') })
    const asked = slow.decode(new Uint8Array(4), 'jpeg')
    process.kill(slow.pid()!, 'SIGKILL')
    await expect(asked).rejects.toMatchObject({ code: 'items.picture_unreadable' })
    expect(slow.pid()).toBeUndefined()
    const again = slow.decode(new Uint8Array(4), 'jpeg')
    expect(slow.pid()).toBeGreaterThan(0)
    slow.close()
    await expect(again).rejects.toMatchObject({ code: 'kernel.busy' })
  })

  it('is killed when a picture takes too long', async () => {
    const slow = openDecoder({
      script: standIn('never.mjs', 'process.on("message", () => { for (;;); })'),
      timeout_ms: 300,
    })
    await expect(slow.decode(new Uint8Array(4), 'jpeg')).rejects.toMatchObject({ code: 'items.picture_unreadable' })
    expect(slow.pid()).toBeUndefined()
  })

  it('says that it is busy when too many wait', async () => {
    const slow = openDecoder({ script: standIn('mute.mjs', 'process.on("message", () => {})'), waiting: 2 })
    const asked = [1, 2, 3].map(() =>
      slow.decode(new Uint8Array(4), 'jpeg').catch((error: { code: string }) => error.code),
    )
    await expect(slow.decode(new Uint8Array(4), 'jpeg')).rejects.toMatchObject({ code: 'kernel.busy' })
    slow.close()
    expect(await Promise.all(asked)).toEqual(['kernel.busy', 'kernel.busy', 'kernel.busy'])
  })

  it('goes when nothing is to do, and knows nothing of our settings', async () => {
    const script = standIn(
      'env.mjs',
      'process.on("message", ({ id }) => process.send({ id, failure: Object.keys(process.env).length === 0 ? "too_large" : "unreadable" }))',
    )
    const brief = openDecoder({ script, idle_ms: 1 })
    await expect(brief.decode(new Uint8Array(4), 'jpeg')).rejects.toMatchObject({ code: 'items.picture_too_large' })
    await expect.poll(() => brief.pid()).toBeUndefined()
  })
})
