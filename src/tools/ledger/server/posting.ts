// From prepared payments to outcomes: one SQL call for those that wait, and for each a receipt or a refusal with its reason.
import { isCtx, makeCtx } from '#kernel/command'
import { personOf, type Locale } from '#kernel/context'
import type { Call, Prepared } from '#kernel/batch'
import type { Sql } from '#kernel/db'
import { Refusal, refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { house, writesOf } from '#kernel/house'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import type { AccountId, Posted, Unit } from '../index.ts'
import { amountText, formatAmount } from '../rules/amount.ts'
import * as store from './store-posting.ts'
import { blocked, counted } from './refusals.ts'

export type Posting =
  | {
      act: store.Act
      line: Omit<store.Line, 'key' | 'hash'>
      unit: Unit
      /** Whose balance the answer tells: the actor's own side. */
      side: 'payer' | 'payee' | null
    }
  | { act: 'again'; answer: store.AnsweredRow; side: 'payer' | 'payee' | null }
type Fresh = Exclude<Posting, { act: 'again' }>

export const unitOf = (row: Pick<store.CurrencyRow, 'kind' | 'one' | 'other' | 'symbol' | 'scale' | 'step_s'>): Unit =>
  row.kind === 'hours'
    ? { kind: 'hours', step_s: row.step_s }
    : { kind: 'decimal', scale: row.scale, one: row.one, other: row.other, symbol: row.symbol }

/** Where somebody stands whom the ledger's own read does not know as a member: groups says what they may be told. */
export async function standingElsewhere(db: Sql, call: Call<unknown>, group: GroupId): Promise<Standing | Refusal> {
  try {
    return await standingIn(makeCtx(call.caller, db, call.now).ctx, group)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

export type Asked<I> = { call: Call<I>; person: PersonId; i: number }

/**
 * Runs the verdicts for each waiting call. A refusal is counted; a retry whose act would be refused by now gets the answer that
 * the first attempt got.
 */
export async function decide<I>(
  db: Sql,
  command: string,
  calls: readonly Call<I>[],
  side: (input: I) => Fresh['side'],
  verdicts: (asked: readonly Asked<I>[]) => Promise<(Posting | Refusal)[]>,
): Promise<(Posting | Refusal)[]> {
  const results = new Array<Posting | Refusal>(calls.length)
  const asked: Asked<I>[] = []
  calls.forEach((call, i) => {
    const person = personOf(call.caller)
    const stopped = person === null ? refuse('kernel.sign_in_required') : blocked(person, call.now)
    if (stopped) results[i] = stopped
    else if (person !== null) asked.push({ call, person, i })
  })
  if (asked.length > 0) {
    const found = await verdicts(asked)
    asked.forEach(({ i, person, call }, n) => {
      const result = found[n]!
      results[i] = result instanceof Refusal ? counted(person, call.now, result) : result
    })
  }
  const refused = calls.flatMap((call, i) =>
    // A key seen inside another act is that act's.
    results[i] instanceof Refusal && call.caller.key && personOf(call.caller) && !isCtx(call.caller) ? [i] : [],
  )
  if (refused.length > 0) {
    const before = await store.answered(
      db,
      command,
      refused.map((i) => ({ actor: personOf(calls[i]!.caller)!, key: calls[i]!.caller.key! })),
    )
    for (const answer of before) {
      const i = refused[answer.ord - 1]!
      results[i] = { act: 'again', answer, side: side(calls[i]!.input) }
    }
  }
  return results
}

/** The `apply` half of every command that moves balances. */
export async function applyPostings(
  db: Sql,
  command: string,
  values: readonly Prepared<Posting>[],
): Promise<(Posted | Refusal)[]> {
  const results = new Array<Posted | Refusal>(values.length)
  const byAct = new Map<store.Act, number[]>()
  values.forEach(({ value, hash }, i) => {
    if (value.act === 'again')
      results[i] = value.answer.hash.equals(hash) ? posted(value.answer, value.side) : refuse('kernel.key_reused')
    else byAct.set(value.act, [...(byAct.get(value.act) ?? []), i])
  })
  for (const [act, places] of byAct) {
    const outcomes = await postOnce(
      db,
      command,
      act,
      places.map((i) => values[i] as Prepared<Fresh>),
    )
    for (const outcome of outcomes) {
      const i = places[outcome.ord - 1]!
      const given = values[i] as Prepared<Fresh>
      results[i] =
        outcome.why === null
          ? posted(outcome, given.value.side)
          : counted(given.actor, given.now, await refusalOf(db, given, outcome))
    }
  }
  return results
}

async function postOnce(
  db: Sql,
  command: string,
  act: store.Act,
  values: readonly Prepared<Fresh>[],
): Promise<store.Outcome[]> {
  const now = values.at(-1)!.now
  // A key of the kernel's own making (no key given, or part of another act) needs no row.
  const lines = values.map(({ caller, key, hash, value }): store.Line => ({
    ...value.line,
    key: caller.key === key ? key : null,
    hash: caller.key === key ? hash : null,
  }))
  try {
    return await store.post(db, now, command, act, lines)
  } catch (error) {
    // The same key in two processes at once: the other has committed, so now it will be found.
    if (!isKeyClash(error) || db !== writesOf(house())) throw error
    return store.post(db, now, command, act, lines)
  }
}

const isKeyClash = (error: unknown): boolean => {
  const { code, constraint_name } = error as { code?: string; constraint_name?: string }
  return code === '23505' && constraint_name === 'idempotency_pkey'
}

const posted = (
  row: { transfer: Posted['transfer']; seq: bigint; payer_minor: bigint; payee_minor: bigint },
  side: Fresh['side'],
): Posted => ({
  transfer: row.transfer,
  seq: row.seq,
  balance_minor: side === null ? null : side === 'payer' ? row.payer_minor : row.payee_minor,
})

/** Names the limit and the amount over to those who may see that balance; to others only that it did not fit. */
async function refusalOf(
  db: Sql,
  { caller, actor, value }: Prepared<Fresh>,
  { why, limit_minor, over_minor }: store.Outcome,
): Promise<Refusal> {
  const { line, unit, side } = value
  // Looked up whatever the rule, so that a refusal takes the same time whoever's it was.
  const seen = new Map((await store.sees(db, actor, [line.payer, line.payee])).map((row) => [row.account, row.seen]))
  const whose = why!.startsWith('payer_') ? 'payer' : why!.startsWith('payee_') ? 'payee' : null
  const account: AccountId | null = whose && line[whose]
  switch (why) {
    case 'payer_limit':
    case 'payee_limit':
      return account && seen.get(account)
        ? refuse(
            'ledger.limit_passed',
            limitParams(whose === 'payer' ? 'min' : 'max', limit_minor!, over_minor!, unit, caller.locale),
          )
        : refuse('ledger.other_limit_passed')
    case 'payer_frozen':
    case 'payer_closed':
    case 'payee_frozen':
    case 'payee_closed':
    case 'payer_leaving':
    case 'payee_leaving':
      return whose === side ? refuse('ledger.account_frozen') : refuse('ledger.other_unavailable')
    case 'membership':
      return refuse('groups.members_only')
    case 'settled':
      return refuse('ledger.transfer_settled', { state: 'settled' })
    case 'due':
      return refuse('ledger.request_expired')
    case 'reversed':
      return refuse('ledger.already_reversed')
    case 'too_much':
      return refuse('ledger.reversal_too_large', { left: amountText(formatAmount(limit_minor!, unit, caller.locale)) })
    case 'period':
      return refuse('ledger.period_closed', { closed: 'none' })
    case 'user_absent':
      return refuse('ledger.payer_absent')
    case 'user_payment':
    case 'user_day':
      return refuse('ledger.share_passed', {
        per: why === 'user_day' ? 'day' : 'payment',
        limit: amountText(formatAmount(limit_minor!, unit, caller.locale)),
        over: amountText(formatAmount(over_minor!, unit, caller.locale)),
      })
    case 'too_large':
      return refuse('ledger.amount_too_large')
    case 'key_reused':
      return refuse('kernel.key_reused')
    default:
      throw new Error(`ledger.post: ${why}`)
  }
}

const limitParams = (bound: 'min' | 'max', limit: bigint, over: bigint, unit: Unit, locale: Locale) => ({
  bound,
  limit: amountText(formatAmount(limit, unit, locale)),
  over: amountText(formatAmount(over, unit, locale)),
  limit_minor: limit,
  over_minor: over,
})
