// Every sheet of a group under one roof: which rooms have one, what they are asked for, and the bytes.
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import { asPdf, noSheet, readerOf } from '../../../../paper.ts'
import { sheets } from '../sheets.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
  try {
    const make = Object.hasOwn(sheets, event.params.sheet) ? sheets[event.params.sheet] : undefined
    if (!make) throw refuse('kernel.absent')
    const caller = readerOf(event)
    const face = await front(caller, { address: event.params.group })
    if ('movedTo' in face) throw refuse('groups.group_absent')
    return await asPdf(event, caller, await make(caller, face.id, event.url.searchParams))
  } catch (cause) {
    throw noSheet(cause, event, `/g/${event.params.group}/paper`)
  }
}
