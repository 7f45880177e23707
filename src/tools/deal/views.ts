// What the queries of deals answer: for pages, and for the API. Amounts are minor units of the group's currency.
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { Verdict } from '#kernel/verdict'
import type { Card } from '#commons/people'
import type { DealId, FeedbackId } from './index.ts'
import type { DealState, Side } from './rules.ts'
import type { FeedbackVerdict } from './schema.ts'

/** `amount` null: to be agreed; 0: a gift. */
export type Terms = { version: number; what: string; amount: bigint | null; on: string | null; mine: boolean; at: Date }

/** The step that waits for the reader, if one does. */
export type Turn = 'propose' | 'agree' | 'confirm' | 'pay' | 'judge' | null

export type DealRow = {
  id: DealId
  title: string
  other: Card
  me: Side
  state: DealState
  turn: Turn
  moved_at: Date
}
export type Deals = { deals: DealRow[]; next: string | null }

export type Opinion = {
  id: FeedbackId
  author: Card
  verdict: FeedbackVerdict
  text: string
  at: Date
  reply: { text: string; at: Date } | null
  /** Taken off the page by who keeps order: the reason. */
  hidden: string | null
  can: { reply: Verdict; hide: Verdict }
}

export type Deal = {
  id: DealId
  group: GroupId
  listing: ItemId | null
  /** The listing is mine: whether it is still there is for me to say. */
  listingMine: boolean
  title: string
  me: Side
  other: Card
  /** The other one is still a member. */
  there: boolean
  state: DealState
  turn: Turn
  terms: Terms | null
  stations: { steps: readonly ('agree' | 'deliver' | 'pay' | 'feedback')[]; current: number }
  begun_at: Date
  agreed_at: Date | null
  given_at: Date | null
  received_at: Date | null
  done_at: Date | null
  cancelled: { at: Date; mine: boolean } | null
  payment: { transfer: string; amount: bigint; state: 'asked' | 'completed' | 'ended' | 'reversed' } | null
  /** `theirs` is there once it may be read. */
  feedback: { mine: Opinion | null; theirs: Opinion | null; until: Date | null }
  can: {
    write: Verdict
    propose: Verdict
    agree: Verdict
    confirm: Verdict
    pay: Verdict
    ask: Verdict
    cancel: Verdict
    judge: Verdict
  }
}

export type MessageKind = 'text' | 'proposed' | 'agreed' | 'given' | 'received' | 'asked' | 'paid' | 'cancelled'
export type Message = { id: string; mine: boolean; kind: MessageKind; text: string; terms: Terms | null; at: Date }
/** Oldest first; `earlier` leads to what was before. */
export type Talk = { messages: Message[]; earlier: string | null }

/** Before a deal: with whom, about what, and whether one is open already. */
export type Beginning = {
  other: Card
  listing: { id: ItemId; title: string; kind: 'offer' | 'want' } | null
  open: DealId | null
  can: { begin: Verdict }
}

export type FeedbackOf = {
  yes: number
  soso: number
  no: number
  rows: Opinion[]
  next: string | null
}

/** What a link of a letter would do, for whoever holds it. */
export type LinkLook = {
  act: 'agree' | 'receive' | 'pay'
  state: 'live' | 'used' | 'expired' | 'past'
  group: { name: string; address: string }
  deal: DealId
  title: string
  me: Card
  other: Card
  what: string
  amount: bigint | null
  /** How amounts are written here, for door 1 of the ledger; null in a group without a currency. */
  unit: unknown
  on: string | null
}
export type { PersonId }
