// Bytes on their way into a command.
import { hash } from 'node:crypto'
import * as v from 'valibot'
import { Alt } from '../../schema.ts'

/** Compared by its hash: an act is told from its retry without going through twelve million bytes one by one. */
export class Upload {
  readonly sha256: string
  readonly #bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.sha256 = hash('sha256', bytes)
  }
  get bytes(): Uint8Array {
    return this.#bytes
  }
}

export const StagePicture = v.object({
  bytes: v.pipe(
    // In whatever kind of memory they lie.
    v.instance(Uint8Array) as v.GenericSchema<Uint8Array>,
    v.transform((bytes) => new Upload(bytes)),
  ),
  alt: Alt,
})
