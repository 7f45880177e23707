// Fact → who is told. An author is asked once for all that end soon; stewards see what waits until one of them has settled it.
import { nobody, type Ctx } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { FactRow, NoticeRule, Told } from '#kernel/room'
import { holdersOf, readableGroup, type GroupRow } from '#commons/groups/server'
import { renewalPath } from '../index.ts'
import * as store from './life/store.ts'
import { tokenFor } from './life/token.ts'
import { toldOf } from './saved.ts'

type About = { group: GroupRow; community: GroupRow; author: PersonId; subject: string; base: string }

async function about(ctx: Ctx, fact: FactRow): Promise<About | null> {
  const author = fact.data['author']
  if (!fact.group_id || !fact.subject || typeof author !== 'string') return null
  try {
    const system = ctx.as('whom to tell')
    const { group } = await readableGroup(system, fact.group_id as GroupId)
    const { group: community } = await readableGroup(system, group.community_id)
    return {
      group,
      community,
      author: author as PersonId,
      subject: fact.subject,
      base: `/g/${community.address}/market`,
    }
  } catch (error) {
    // The group has closed meanwhile: nobody is told.
    if (error instanceof Refusal) return null
    throw error
  }
}

const rule = (fact: string, tell: (ctx: Ctx, at: About, row: FactRow) => Promise<Told[]> | Told[]): NoticeRule => ({
  fact,
  async tell(ctx, row) {
    const at = await about(ctx, row)
    return at ? tell(ctx, at, row) : []
  },
})

const toAuthor = (at: About, kind: string, more: Partial<Told> = {}): Told => ({
  person: at.author,
  group: at.community.id,
  kind: `market.${kind}`,
  subject: at.subject,
  data: { listing_item: at.subject },
  link: `${at.base}/${at.subject}`,
  notice: true,
  mail: true,
  ...more,
})

const many = (row: FactRow): Told['data'] => ({
  count: Number(row.data['count'] ?? 1),
  first_item: String(row.data['first'] ?? ''),
})

/** Nothing more to ask: what waited on home is answered. */
async function answered(ctx: Ctx, at: About): Promise<Told[]> {
  const left = await store.due(ctx, at.community.id, at.author, ctx.now, 1)
  return left.length > 0
    ? []
    : [toAuthor(at, 'due', { subject: at.community.id, data: {}, need: 'close', notice: false, mail: false })]
}

const settled = (at: About): Told =>
  toAuthor(at, 'waiting', { person: nobody as PersonId, need: 'close', notice: false, mail: false })

export const notices: readonly NoticeRule[] = [
  rule('market.listings_due', async (ctx, at, row) => [
    toAuthor(at, 'due', {
      data: many(row),
      link: renewalPath(await tokenFor(ctx, { person: at.author, community: at.community.id, at: row.at })),
      need: 'open',
      notice: false,
    }),
  ]),
  rule('market.listings_ended', async (ctx, at, row) => [
    ...(await answered(ctx, at)),
    toAuthor(at, 'ended', { data: many(row), link: `${at.base}?mine=true&state=away` }),
  ]),
  rule('market.listing_confirmed', answered),
  rule('market.listing_paused', async (ctx, at) => [...(await answered(ctx, at)), settled(at)]),
  rule('market.listing_fulfilled', async (ctx, at) => [...(await answered(ctx, at)), settled(at)]),
  rule('market.listing_waiting', async (ctx, at) => {
    const stewards = await holdersOf(ctx, at.community.id, 'mayModerate')
    return stewards.map((person) =>
      toAuthor(at, 'waiting', {
        person,
        data: { who_person: at.author, listing_item: at.subject },
        link: `${at.base}/queue`,
        need: 'open',
        notice: false,
        mail: false,
      }),
    )
  }),
  rule('market.listing_posted', (ctx, at) => toldOf(ctx, at.subject as ItemId, at.base)),
  rule('market.listing_approved', (_ctx, at) => [settled(at), toAuthor(at, 'approved')]),
  rule('market.listing_returned', (_ctx, at) => [settled(at), toAuthor(at, 'returned')]),
]
