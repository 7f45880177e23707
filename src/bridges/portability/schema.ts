// Shapes of the inputs of portability.
import * as v from 'valibot'
import { id } from '#kernel/shape'
import { cesFiles, type CesFile } from './rules/ces.ts'
import { isZone } from './rules/local-time.ts'

type Files = Partial<Record<CesFile, Uint8Array>>

/** The bytes by file name; what else lies in the folder is not read. Each file's own limits are the reader's. */
const Files = v.custom<Files>(
  (given) =>
    typeof given === 'object' &&
    given !== null &&
    Object.entries(given).every(
      ([name, bytes]) => (cesFiles as readonly string[]).includes(name) && bytes instanceof Uint8Array,
    ),
  'wrong',
)

const no = () => v.optional(v.boolean(), false)

export const ImportCes = v.object({
  group: id(),
  files: Files,
  /** false: a dry run */
  go: no(),
  skip_refused: no(),
  post_differences: no(),
  keep_first_mailbox: no(),
  /** where the export names no country, or one with several clocks */
  time_zone: v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long'), v.check(isZone, 'choice'))),
})
