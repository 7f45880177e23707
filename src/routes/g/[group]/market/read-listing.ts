// From the form of an offer or want to a command's input; its pictures are staged first, each by the command that decodes them.
import { stagePicture } from '#commons/items/server'
import { isId } from '#kernel/ids'
import type { Kind, Where } from '#tools/market'
import { files, list, text, type FormEvent } from '../../../kit.ts'
import { groupOf } from '../group.ts'

type Precision = NonNullable<Where['at']>['precise']
type Typed = {
  group: string
  kind: Kind
  title: string
  body: string
  price: string
  amount?: string
  category: string | null
  tags: string[]
  months?: string
  audience: 1 | 2 | 3 | 4
  place: string
  spot: string | null
  point: string
  precision?: Precision
  pictures: string[]
}

export async function readListing(data: FormData, event: FormEvent): Promise<Typed> {
  const community = await groupOf(event)
  const pictures = list(data, 'keep')
  for (const file of files(data, 'picture').slice(0, 9)) {
    const { picture } = await stagePicture(event.locals.caller, { bytes: new Uint8Array(await file.arrayBuffer()) })
    pictures.push(picture)
  }
  // Who sees it: an audience of the community, or the members of one circle.
  const who = text(data, 'audience')
  return {
    group: isId(who) ? who : community,
    audience: isId(who) ? 2 : (Number(who || 2) as Typed['audience']),
    kind: text(data, 'kind') as Kind,
    title: text(data, 'title'),
    body: text(data, 'body'),
    price: text(data, 'price'),
    // A group without accounts has no such field.
    ...(data.has('amount') && { amount: text(data, 'amount') }),
    ...(text(data, 'months') && { months: text(data, 'months') }),
    category: text(data, 'category') || null,
    tags: text(data, 'tags')
      .split(/[,;،]/)
      .map((tag) => tag.replace(/^[\s#]+/, '').trim())
      .filter(Boolean),
    place: text(data, 'place'),
    spot: text(data, 'spot') || null,
    point: text(data, 'point'),
    ...(text(data, 'precision') && { precision: text(data, 'precision') as Precision }),
    pictures,
  }
}
