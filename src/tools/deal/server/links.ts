// Links of letters: a page that asks once more, then one act of one person, once, on whatever device. They sign nobody in.
import { command, makeCtx } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { query } from '#kernel/query'
import { hashToken, newToken } from '#kernel/secrets'
import { allow } from '#kernel/verdict'
import { readableGroup } from '#commons/groups/server'
import { cardsOf } from '#commons/people/server'
import type { Card } from '#commons/people'
import type { PersonId } from '#kernel/ids'
import { linkPath } from '../index.ts'
import * as limits from '../limits.ts'
import { OneLink } from '../schema.ts'
import type { LinkLook } from '../views.ts'
import { pay } from './pay.ts'
import * as links from './store-links.ts'
import { agreeTerms, confirm } from './terms.ts'

/** For a letter: the path of a fresh link. Of its token only the hash stays. */
export async function linkFor(
  ctx: Ctx,
  link: { deal: string; person: string; act: links.LinkAct; version: number },
): Promise<string> {
  const token = newToken()
  const expires_at = new Date(ctx.now.getTime() + limits.linkDays * 86_400_000)
  await links.put(ctx, hashToken(token), { ...link, expires_at })
  return linkPath(token)
}

/** The act waits still, with the terms of the letter. */
const waits = ({ act, state, version, current, received_at }: links.LinkRow): boolean =>
  version === current &&
  (act === 'agree'
    ? state === 'talking'
    : act === 'receive'
      ? (state === 'agreed' || state === 'delivered') && received_at === null
      : state === 'agreed' || state === 'delivered')

async function linkOf(ctx: Ctx, token: string): Promise<links.LinkRow> {
  const link = await links.look(ctx, hashToken(token))
  if (!link) throw refuse('deal.link_absent')
  return link
}

/** The rest of a command's own transaction, as the one to whom the letter went: with no more than this act needs. */
async function asHolder<T>(ctx: Ctx, person: PersonId, run: (own: Ctx) => Promise<T>): Promise<T> {
  await links.actAs(ctx, person)
  const { ctx: own, flush } = makeCtx(
    {
      actor: { kind: 'person', id: person, host: false, scopes: ['deal', 'ledger', 'market'] },
      door: 'mail',
      locale: ctx.locale,
    },
    ctx.tx,
    ctx.now,
  )
  const answer = await run(own)
  await flush()
  return answer
}

export const lookAtLink = query('deal.look_at_link', {
  doc: 'What the link of a letter would do; it does nothing yet.',
  input: OneLink,
  api: false,
  subject: (ctx, { token }) => linkOf(ctx, token),
  async run(ctx, _input, link): Promise<LinkLook> {
    const { group } = await readableGroup(ctx.as('name of a group for the holder of a letter'), link.group_id)
    const cards = await cardsOf(ctx, [link.giver_id, link.receiver_id])
    const card = (id: PersonId): Card => cards.get(id) ?? { id, name: '', picture: null, state: 'gone' }
    const mine = link.person_id
    return {
      act: link.act,
      state: link.used_at ? 'used' : link.expires_at <= ctx.now ? 'expired' : waits(link) ? 'live' : 'past',
      group: { name: group.name, address: group.address },
      deal: link.deal_id,
      title: link.title,
      me: card(mine),
      other: card(mine === link.giver_id ? link.receiver_id : link.giver_id),
      what: link.what ?? '',
      amount: link.amount_minor,
      unit: link.amount_minor && link.unit ? (JSON.parse(link.unit) as unknown) : null,
      on: link.on_day,
    }
  },
})

export const followLink = command('deal.follow_link', {
  doc: 'Does what the link of a letter is for (agree, confirm, pay), once, for the one to whom the letter went.',
  input: OneLink,
  api: false,
  keep: 'never',
  subject: async (ctx, { token }) => {
    const link = await linkOf(ctx, token)
    if (link.used_at) throw refuse('deal.link_used')
    if (link.expires_at <= ctx.now) throw refuse('deal.link_expired')
    return link
  },
  allow: () => allow,
  async run(ctx, { token }, link): Promise<{ act: links.LinkAct; deal: string }> {
    // Two at once: the second finds it used. A refusal below gives it back.
    if (!(await links.use(ctx, hashToken(token)))) throw refuse('deal.link_used')
    const { deal_id: deal, version, act } = link
    await asHolder(ctx, link.person_id, async (own): Promise<unknown> => {
      if (act === 'agree') return agreeTerms(own, { deal, version })
      return act === 'receive' ? confirm(own, { deal }) : pay(own, { deal, version })
    })
    return { act, deal }
  },
})
