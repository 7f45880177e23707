// The states of a deal and who moves it from one to the next. Pure: no clock, no I/O.

export const states = ['talking', 'agreed', 'delivered', 'done', 'cancelled'] as const
export type DealState = (typeof states)[number]
export type Side = 'giver' | 'receiver'
export type Act = 'write' | 'propose' | 'agree' | 'confirm' | 'pay' | 'ask' | 'cancel' | 'judge'

/** What the rules need to know of a deal. `amount` null: to be agreed; 0: a gift. */
export type Course = {
  state: DealState
  /** Of the terms on the table; 0 when nothing was proposed. */
  version: number
  proposedBy: Side | null
  amount: bigint | null
  /** Who has said that it is done. */
  confirmed: readonly Side[]
  /** Payment was asked for in the ledger and waits there. */
  asked: boolean
}

type Transition = {
  act: Act
  from: DealState
  /** `other`: the one who did not propose the terms. */
  by: Side | 'either' | 'other'
  to: DealState | 'same'
  /** Where a gift goes: nothing has to be paid. */
  gift?: DealState
}

/** Everything that may happen. What is not here may not. */
export const transitions: readonly Transition[] = [
  ...(['talking', 'agreed', 'delivered', 'done'] as const).map((from): Transition => ({
    act: 'write',
    from,
    by: 'either',
    to: 'same',
  })),
  { act: 'propose', from: 'talking', by: 'either', to: 'talking' },
  // Changed terms have to be agreed on again.
  { act: 'propose', from: 'agreed', by: 'either', to: 'talking' },
  { act: 'agree', from: 'talking', by: 'other', to: 'agreed' },
  { act: 'confirm', from: 'agreed', by: 'either', to: 'delivered', gift: 'done' },
  // The other one's word only adds its date.
  { act: 'confirm', from: 'delivered', by: 'either', to: 'delivered' },
  { act: 'pay', from: 'agreed', by: 'receiver', to: 'done' },
  { act: 'pay', from: 'delivered', by: 'receiver', to: 'done' },
  { act: 'ask', from: 'agreed', by: 'giver', to: 'same' },
  { act: 'ask', from: 'delivered', by: 'giver', to: 'same' },
  { act: 'cancel', from: 'talking', by: 'either', to: 'cancelled' },
  { act: 'cancel', from: 'agreed', by: 'either', to: 'cancelled' },
  { act: 'cancel', from: 'delivered', by: 'either', to: 'cancelled' },
  { act: 'judge', from: 'done', by: 'either', to: 'same' },
]

/** Nothing is paid for it. */
export const isGift = (deal: Pick<Course, 'amount' | 'version'>): boolean => deal.version > 0 && deal.amount === 0n

export type Refused =
  | 'deal.over'
  | 'deal.not_agreed'
  | 'deal.nothing_proposed'
  | 'deal.own_terms'
  | 'deal.already_agreed'
  | 'deal.already_confirmed'
  | 'deal.terms_settled'
  | 'deal.only_receiver'
  | 'deal.only_giver'
  | 'deal.nothing_to_pay'
  | 'deal.already_asked'
  | 'deal.not_done'

/** Why `side` may not do it now; null when they may. One reason for each case. */
export function refusal(deal: Course, act: Act, side: Side): Refused | null {
  const step = transitions.find((row) => row.act === act && row.from === deal.state)
  if (!step) return outOfPlace(deal.state, act)
  if (act === 'agree' && deal.version === 0) return 'deal.nothing_proposed'
  if (step.by === 'other' && deal.proposedBy === side) return 'deal.own_terms'
  if (step.by === 'receiver' && side !== 'receiver') return 'deal.only_receiver'
  if (step.by === 'giver' && side !== 'giver') return 'deal.only_giver'
  if (act === 'confirm' && deal.confirmed.includes(side)) return 'deal.already_confirmed'
  if ((act === 'pay' || act === 'ask') && isGift(deal)) return 'deal.nothing_to_pay'
  if (act === 'ask' && deal.asked) return 'deal.already_asked'
  return null
}

function outOfPlace(state: DealState, act: Act): Refused {
  if (act === 'judge' && state !== 'cancelled') return 'deal.not_done'
  if (state === 'done' || state === 'cancelled') return 'deal.over'
  if (act === 'agree') return 'deal.already_agreed'
  if (act === 'propose') return 'deal.terms_settled'
  return 'deal.not_agreed'
}

/** Where it stands after the act. The act was allowed. */
export function after(deal: Course, act: Act): DealState {
  const step = transitions.find((row) => row.act === act && row.from === deal.state)
  if (!step) return deal.state
  if (step.gift && isGift(deal)) return step.gift
  return step.to === 'same' ? deal.state : step.to
}

/** What waits for `side` now, for the one button of the page and for home. */
export function turn(deal: Course, side: Side): 'propose' | 'agree' | 'confirm' | 'pay' | 'judge' | null {
  if (deal.state === 'talking')
    return deal.version === 0 ? 'propose' : refusal(deal, 'agree', side) === null ? 'agree' : null
  if (deal.state === 'agreed') return 'confirm'
  if (deal.state === 'delivered') return side === 'receiver' ? 'pay' : null
  return deal.state === 'done' ? 'judge' : null
}

/** Names of at most four stations, and which of them it stands at. */
export function stations(deal: Course): {
  steps: readonly ('agree' | 'deliver' | 'pay' | 'feedback')[]
  current: number
} {
  const steps = isGift(deal)
    ? (['agree', 'deliver', 'feedback'] as const)
    : (['agree', 'deliver', 'pay', 'feedback'] as const)
  const at = { talking: 0, agreed: 1, delivered: 2, done: steps.length - 1, cancelled: -1 }[deal.state]
  return { steps, current: at }
}
