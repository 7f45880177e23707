// From the form of an offer or want to a command's input; its pictures are staged first, each by the command that decodes them.
import { stagePicture } from '#commons/items/server'
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import type { Kind } from '#tools/market'
import { files, list, text, type FormEvent } from '../../../kit.ts'

type Typed = {
  group: string
  kind: Kind
  title: string
  body: string
  price: string
  category: string | null
  audience: 0 | 1 | 2 | 3 | 4
  pictures: string[]
}

export async function readListing(data: FormData, event: FormEvent): Promise<Typed> {
  const face = await event.locals.ask(front, { address: event.params['group'] ?? '' })
  if ('movedTo' in face) throw refuse('groups.group_absent')
  const pictures = list(data, 'keep')
  for (const file of files(data, 'picture').slice(0, 9)) {
    const { picture } = await stagePicture(event.locals.caller, { bytes: new Uint8Array(await file.arrayBuffer()) })
    pictures.push(picture)
  }
  return {
    group: face.id,
    kind: text(data, 'kind') as Kind,
    title: text(data, 'title'),
    body: text(data, 'body'),
    price: text(data, 'price'),
    category: text(data, 'category') || null,
    audience: Number(text(data, 'audience') || 2) as Typed['audience'],
    pictures,
  }
}
