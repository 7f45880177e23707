// Pictures are decoded in a process apart: one that is made to burst can take down nothing but itself.
import { openApart, type ApartOptions } from '#kernel/apart'
import { refuse } from '#kernel/errors'
import type { Answer, Job, Made } from './decode-process.ts'
import type { PictureFormat } from './sniff.ts'

export type Decoder = {
  /** @throws items.picture_unreadable, items.picture_too_large, kernel.busy when too many wait */
  decode(bytes: Uint8Array, format: PictureFormat): Promise<Made>
  /** Of the child, while there is one. */
  pid(): number | undefined
  close(): void
}

export function openDecoder(options: Partial<ApartOptions> = {}): Decoder {
  const apart = openApart<Job, Answer>({
    script: new URL('./decode-process.ts', import.meta.url),
    timeout_ms: 15_000,
    waiting: 12,
    idle_ms: 20_000,
    // The pixels, which lie outside of it, are bounded by their number.
    heap_mb: 96,
    lost: () => refuse('items.picture_unreadable'),
    ...options,
  })
  return {
    async decode(bytes, format) {
      const answer = await apart.ask({ bytes, format })
      if ('failure' in answer) throw refuse(`items.picture_${answer.failure}`)
      return answer
    },
    pid: apart.pid,
    close: apart.close,
  }
}
