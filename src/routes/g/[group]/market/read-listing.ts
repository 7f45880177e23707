// From the form of an offer or want to a command's input; its pictures are staged first, each by the command that decodes them.
import { stagePicture } from '#commons/items/server'
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import { parseAmount } from '#tools/ledger'
import { glance } from '#tools/ledger/server'
import type { Kind } from '#tools/market'
import { files, list, text, type FormEvent } from '../../../kit.ts'

type Typed = {
  group: string
  kind: Kind
  title: string
  body: string
  price: string
  price_minor: bigint | null
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
    price_minor: await amountOf(data, event, face.id),
    category: text(data, 'category') || null,
    audience: Number(text(data, 'audience') || 2) as Typed['audience'],
    pictures,
  }
}

/** An amount by the currency's own rule; none typed, none meant. */
async function amountOf(data: FormData, event: FormEvent, group: string): Promise<bigint | null> {
  const typed = text(data, 'amount').trim()
  const own = typed === '' ? null : await event.locals.ask(glance, { group })
  if (!own) return null
  const read = parseAmount(typed, own.unit, event.locals.caller.locale)
  if ('ok' in read) return read.ok
  throw refuse(
    'kernel.input_invalid',
    {},
    { amount: { key: read.refuse.replace('.', '.error.'), params: read.params } },
  )
}
