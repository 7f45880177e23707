// One's own picture: staged first, which decodes it elsewhere, then shown.
import { refuse } from '#kernel/errors'
import { stagePicture } from '#commons/items/server'
import { files, type FormEvent } from '../../kit.ts'

/** The picture of the form, or none where it is to be taken away. */
export async function readPicture(data: FormData, event: FormEvent): Promise<{ picture: string | null }> {
  if (data.has('remove')) return { picture: null }
  const [file] = files(data, 'picture')
  if (!file) throw refuse('kernel.input_invalid', {}, { picture: { key: 'people.profile.picture_needed' } })
  return stagePicture(event.locals.caller, { bytes: new Uint8Array(await file.arrayBuffer()) })
}
