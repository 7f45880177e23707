// Reading deals: one's own, and what members read of each other afterwards.
import { query } from '#kernel/query'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { fromPlace, toPlace } from '#kernel/shape'
import { deny } from '#kernel/verdict'
import { cardsOf } from '#commons/people/server'
import type { Card } from '#commons/people'
import type { Standing } from '#commons/groups'
import * as limits from '../limits.ts'
import { isMember, may, mayBegin, mayHide, mayReply } from '../policy.ts'
import { stations, turn } from '../rules.ts'
import * as shapes from '../schema.ts'
import type { Beginning, Deal, Deals, FeedbackOf, Opinion, Talk, Terms } from '../views.ts'
import { meet } from './begin.ts'
import { courseOf, dealsIn, feedbackUntil, mine, sideOf, type Mine } from './part.ts'
import * as feedback from './store-feedback.ts'
import * as store from './store.ts'

const placeOf = (word: string | undefined): store.Below => {
  const parts = fromPlace(word, 'instant', 'id')
  return parts && { at: new Date(parts[0]!), id: parts[1]! }
}

async function cardFor(ctx: Ctx, ids: readonly PersonId[]): Promise<(id: PersonId) => Card> {
  const cards = await cardsOf(ctx, ids)
  return (id) => cards.get(id) ?? { id, name: '', picture: null, state: 'gone' }
}

export const beginning = query('deal.beginning', {
  doc: 'Whether you may begin a deal about an offer or want, or with a member, and the one that is open already.',
  input: shapes.Beginning,
  subject: (ctx, input) => meet(ctx, input),
  allow: (_actor, { standing }) => isMember(standing),
  async run(ctx, _input, { standing, meeting, me, other, listing }): Promise<Beginning> {
    const [giver, receiver] = listing?.kind === 'want' ? [me, other.id] : [other.id, me]
    return {
      other,
      listing: listing && { id: listing.id, title: listing.title, kind: listing.kind },
      open: listing ? ((await store.openAbout(ctx, listing.id, giver, receiver, false))?.id ?? null) : null,
      can: { begin: mayBegin(standing, meeting) },
    }
  },
})

export const deals = query('deal.deals', {
  doc: 'Your deals in a group, open or past, moved last first.',
  input: shapes.Deals,
  subject: async (ctx, { group }) => {
    const me = personOf(ctx)
    if (me === null) throw refuse('kernel.sign_in_required')
    return { me, ...(await dealsIn(ctx, group as GroupId)) }
  },
  allow: (_actor, { standing }) => isMember(standing),
  async run(ctx, { state, after }, { me, community }): Promise<Deals> {
    const rows = await store.page(ctx, me, community, state === 'open', placeOf(after), limits.page + 1)
    const shown = rows.slice(0, limits.page)
    const otherOf = (row: store.DealRow): PersonId => (row.giver_id === me ? row.receiver_id : row.giver_id)
    const card = await cardFor(ctx, shown.map(otherOf))
    const last = rows.length > limits.page ? shown.at(-1) : undefined
    return {
      deals: shown.map((row) => ({
        id: row.id,
        title: row.title,
        other: card(otherOf(row)),
        me: sideOf(row, me),
        state: row.state,
        turn: row.state === 'done' ? null : turn(courseOf(row), sideOf(row, me)),
        moved_at: row.moved_at,
      })),
      next: last ? toPlace(last.moved_at, last.id) : null,
    }
  },
})

type Proposed = Pick<store.MessageRow, 'version' | 'what' | 'amount_minor' | 'on_day' | 'proposed_by' | 'proposed_at'>
const termsOf = (row: Proposed, me: PersonId): Terms | null =>
  row.version && row.what !== null && row.proposed_at
    ? {
        version: row.version,
        what: row.what,
        amount: row.amount_minor,
        on: row.on_day,
        mine: row.proposed_by === me,
        at: row.proposed_at,
      }
    : null

/** Who reads a hidden one is its author, the one it is about, or keeps order. */
const opinionOf = (row: feedback.FeedbackRow, standing: Standing, card: (id: PersonId) => Card): Opinion => {
  const opinion = { about: row.about_id, replied: row.reply !== null, hidden: row.hidden_at !== null }
  return {
    id: row.id,
    author: card(row.author_id),
    verdict: row.verdict,
    text: row.text,
    at: row.at,
    reply: row.reply !== null && row.reply_at ? { text: row.reply, at: row.reply_at } : null,
    hidden: row.hidden_reason,
    can: {
      reply: row.revealed ? mayReply(standing, opinion) : deny('deal.feedback_absent'),
      hide: mayHide(standing, opinion),
    },
  }
}

export const deal = query('deal.deal', {
  doc: 'One deal of yours: where it stands, its terms, what waits for you and what you may do.',
  input: shapes.OneDeal,
  subject: (ctx, input) => mine(ctx, input.deal),
  allow: (_actor, { standing }) => isMember(standing),
  async run(ctx, _input, part): Promise<Deal> {
    const { row, me, other, side, course, there, standing } = part
    const card = await cardFor(ctx, [me, other])
    const payment = await store.payment(ctx, row.id)
    const written = row.state === 'done' ? await feedback.inDeal(ctx, row.id) : []
    const of = (author: PersonId): Opinion | null => {
      const found = written.find((f) => f.author_id === author)
      return found ? opinionOf(found, standing, card) : null
    }
    const judged = part.feedback.written || part.feedback.closed
    return {
      id: row.id,
      group: row.group_id,
      listing: row.listing_id,
      listingMine: row.listing_id !== null && row.begun_by !== me,
      title: row.title,
      me: side,
      other: card(other),
      there,
      state: row.state,
      turn: row.state === 'done' && judged ? null : turn(course, side),
      terms: termsOf(row, me),
      stations: stations(course),
      begun_at: row.begun_at,
      agreed_at: row.agreed_at,
      given_at: row.given_at,
      received_at: row.received_at,
      done_at: row.done_at,
      cancelled: row.cancelled_at && { at: row.cancelled_at, mine: row.cancelled_by === me },
      payment: payment ? { transfer: payment.transfer_id, amount: payment.amount_minor, state: payment.state } : null,
      feedback: { mine: of(me), theirs: of(other), until: feedbackUntil(row.done_at) },
      can: canDo(part),
    }
  },
})

const canDo = (part: Mine): Deal['can'] => ({
  write: may('write', part),
  propose: may('propose', part),
  agree: may('agree', part),
  confirm: may('confirm', part),
  pay: may('pay', part),
  ask: may('ask', part),
  cancel: may('cancel', part),
  judge: may('judge', part),
})

export const talk = query('deal.talk', {
  doc: 'What was said and done in a deal of yours, oldest first; `earlier` leads to what was before.',
  input: shapes.Talk,
  subject: (ctx, input) => mine(ctx, input.deal),
  allow: (_actor, { standing }) => isMember(standing),
  async run(ctx, { before }, { row, me }): Promise<Talk> {
    const rows = await store.talk(ctx, row.id, placeOf(before), limits.talkPage + 1)
    const shown = rows.slice(0, limits.talkPage)
    const first = rows.length > limits.talkPage ? shown.at(-1) : undefined
    return {
      messages: shown.toReversed().map((line) => ({
        id: line.id,
        mine: line.author_id === me,
        kind: line.kind,
        text: line.text,
        terms: line.kind === 'proposed' ? termsOf(line, me) : null,
        at: line.at,
      })),
      earlier: first ? toPlace(first.at, first.id) : null,
    }
  },
})

export const feedbackOf = query('deal.feedback_of', {
  doc: 'What members wrote about a member after their deals: how many of each word, and the texts, newest first.',
  input: shapes.FeedbackOf,
  subject: (ctx, { group }) => dealsIn(ctx, group as GroupId),
  allow: (_actor, { standing }) => isMember(standing),
  async run(ctx, { person, after }, { standing, community }): Promise<FeedbackOf> {
    const [counts, rows] = await Promise.all([
      feedback.counts(ctx, community, person as PersonId),
      feedback.about(ctx, community, person as PersonId, placeOf(after), limits.feedbackPage + 1),
    ])
    const shown = rows.slice(0, limits.feedbackPage)
    const card = await cardFor(
      ctx,
      shown.map((row) => row.author_id),
    )
    const last = rows.length > limits.feedbackPage ? shown.at(-1) : undefined
    return {
      ...counts,
      rows: shown.map((row) => opinionOf(row, standing, card)),
      next: last ? toPlace(last.at, last.id) : null,
    }
  },
})
