// A picture comes in: measured, decoded elsewhere, kept as two small clean ones. It belongs to whoever sent it until it is attached.
import { command } from '#kernel/command'
import { keepBlob, stageBlob } from '#kernel/blobs'
import { personOf } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import { newId } from '#kernel/ids'
import { slowDown } from '#kernel/rate'
import { allow, deny } from '#kernel/verdict'
import type { PictureId } from '../../index.ts'
import * as limits from '../../limits.ts'
import { openDecoder } from './decoder.ts'
import { sniff } from './sniff.ts'
import * as store from './store.ts'
import { StagePicture } from './upload.ts'

const decoder = openDecoder()
/** What is kept, whatever came. */
export const mediaType = 'image/webp'
const day_s = 86_400

export const stagePicture = command('items.stage_picture', {
  doc: 'Takes a picture (JPEG, PNG, WebP or AVIF, up to 12 MB and 40 megapixels), to be attached to something or to be your own picture within two days.',
  input: StagePicture,
  async before({ bytes: { bytes } }, caller) {
    const person = personOf(caller)
    if (person === null) throw refuse('kernel.sign_in_required')
    if (bytes.length > limits.picture_bytes) throw refuse('items.picture_too_large')
    const format = sniff(bytes)
    if (!format) throw refuse('items.picture_unreadable')
    await slowDown({ now: caller.now ?? house().clock() }, `items.picture ${person}`, limits.picturesPerDay, day_s)
    const { width, height, full, small } = await decoder.decode(bytes, format)
    return {
      width,
      height,
      full: { hash: await stageBlob(full), size_bytes: full.length },
      small: { hash: await stageBlob(small), size_bytes: small.length },
    }
  },
  subject: async () => null,
  allow: (actor) => (actor.kind === 'person' ? allow : deny('kernel.sign_in_required')),
  async run(
    ctx,
    { alt },
    _subject,
    { width, height, full, small },
  ): Promise<{ picture: PictureId; width: number; height: number }> {
    const person = personOf(ctx)!
    for (const part of [full, small]) await keepBlob(ctx.tx, part.hash, part.size_bytes, mediaType, { person })
    const id: PictureId = newId<'picture'>()
    await store.insert(ctx, { id, owner: person, full: full.hash, small: small.hash, width, height, alt })
    return { picture: id, width, height }
  },
})
