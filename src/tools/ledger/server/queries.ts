// What members and treasurers read of accounts.
import { query } from '#kernel/query'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { fromPlace, toPlace } from '#kernel/shape'
import { all, deny, type Verdict } from '#kernel/verdict'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import type { AccountId } from '../index.ts'
import * as policy from '../policy.ts'
import { availableToPay, availableToReceive } from '../rules/limits.ts'
import { Accounts, OfAccount, OfCurrency, OfGroup, OnePayee, Payees, latelyShown, pageSize } from '../schema.ts'
import type { AccountView, AccountsPage, Glance, Party, PayeePage, SystemAccounts, Waiting } from '../views.ts'
import { cardOf, isMine, partiesById, partiesOf } from './cards.ts'
import { fold, like, likeStart } from './find.ts'
import { unitOf } from './posting.ts'
import * as store from './store.ts'
import { myPart } from './store-shared.ts'

export type Here = { standing: Standing; currency: store.CurrencyRow }

/** Where the asking person stands, and in which of the group's currencies. */
export async function here(
  ctx: Ctx,
  { group, currency: named }: { group: string; currency?: string | undefined },
): Promise<Here> {
  const standing = await standingIn(ctx, group as GroupId)
  const currency = await store.currencyOf(ctx, group as GroupId, named)
  if (!currency) throw refuse('ledger.currency_absent')
  return { standing, currency }
}

/** One's own account; where accounts open at first use, an empty one that is not there yet. */
export async function mine(ctx: Ctx, currency: store.CurrencyRow): Promise<store.AccountRow> {
  const account = await store.ownAccount(ctx, currency.id)
  if (account) return account
  if (currency.opens === 'at_once' || currency.place === 0) throw refuse('ledger.account_missing')
  return {
    id: notYet,
    currency_id: currency.id,
    code: '',
    kind: 'member',
    name: '',
    holder_person: personOf(ctx),
    status: 'active',
    balance: 0n,
    reserved: 0n,
    min: currency.min_minor,
    max: currency.max_minor,
    softMin: currency.soft_min_minor,
    softMax: currency.soft_max_minor,
  }
}
/** Stands for an account that opens at first use. */
const notYet = '00000000-0000-0000-0000-000000000000' as AccountId

export const glance = query('ledger.glance', {
  doc: 'Your balance in a group, for the frame of its pages; null without an account.',
  input: OfGroup,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (_actor, standing) => policy.isMember(standing),
  run: async (ctx, { group }): Promise<Glance | null> => {
    const currency = await store.currencyOf(ctx, group as GroupId)
    const account = currency && (await store.ownAccount(ctx, currency.id))
    return account ? { account: account.id, balance: account.balance, unit: unitOf(currency) } : null
  },
})

export const myAccount = query('ledger.my_account', {
  doc: 'Your account in a group: balance, limits, what waits, and what you may do.',
  input: OfCurrency,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, _input, { standing, currency }) => accountView(ctx, standing, currency, await mine(ctx, currency)),
})

export const account = query('ledger.account', {
  doc: 'Another account of the group, for those who may see it; `account` is its code, its id or its holder.',
  input: OfAccount,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, { account: name }, { standing, currency }) => {
    const row = await store.accountNamed(ctx, currency.id, name)
    if (!row) throw refuse('ledger.account_absent')
    return accountView(ctx, standing, currency, row)
  },
})

async function accountView(
  ctx: Ctx,
  standing: Standing,
  currency: store.CurrencyRow,
  row: store.AccountRow,
): Promise<AccountView> {
  const waiting = await store.waitingFor(ctx, row.id)
  const decision = await store.decisionFor(ctx, row)
  const party = await partiesById(ctx, [row.id, ...waiting.flatMap((w) => [w.payer, w.payee])])
  const holder = row.id === notYet ? ((await partiesOf(ctx, [row])).get(notYet) ?? party(row.id)) : party(row.id)
  const part = ['household', 'group'].includes(row.kind) ? await myPart(ctx, row.id) : undefined
  const own = isMine(ctx, holder) || (part?.may_spend ?? false)
  const free = row.balance - row.reserved
  const me = personOf(ctx)
  const may = (verdict: Verdict): Verdict =>
    own ? (row.status === 'active' ? verdict : deny('ledger.account_frozen')) : deny('kernel.not_allowed')
  return {
    account: row.id,
    code: row.code,
    holder,
    shared: part ?? null,
    status: row.status,
    balance: row.balance,
    unit: unitOf(currency),
    currency: { id: currency.id, place: currency.place, kind: currency.kind },
    limits: { min: row.min, max: row.max, softMin: row.softMin, softMax: row.softMax },
    canPay: availableToPay(row),
    canReceive: availableToReceive(row),
    caution:
      row.softMin !== null && free < row.softMin
        ? 'low'
        : row.softMax !== null && row.balance > row.softMax
          ? 'high'
          : null,
    decision: decision
      ? { at: decision.set_at, by: await cardOf(ctx, decision.set_by), reason: decision.reason }
      : null,
    waiting: waiting.map((w): Waiting => {
      const pays = w.payer === row.id
      const deal: policy.Deal = {
        workflow: 'request',
        state: 'pending',
        payer: party(w.payer).person?.id ?? (pays && own ? me : null),
        payee: party(w.payee).person?.id ?? (!pays && own ? me : null),
        author: w.author,
        reversed: false,
      }
      return {
        transfer: w.transfer,
        direction: pays ? 'pay' : 'receive',
        other: party(pays ? w.payee : w.payer),
        amount: w.amount,
        description: w.description,
        asked_at: w.asked_at,
        due_at: w.due_at,
        can: {
          accept: policy.mayAccept(standing, deal),
          decline: policy.mayDecline(standing, deal),
          cancel: policy.mayCancel(standing, deal),
        },
      }
    }),
    can: {
      pay: may(all(policy.tradable(currency.kind), policy.mayPay(standing))),
      request: may(all(policy.tradable(currency.kind), policy.mayRequest(standing))),
      record: may(all(policy.tradable(currency.kind), policy.mayRecord(standing, currency.default_workflow))),
    },
  }
}

export const payees = query('ledger.payees', {
  doc: 'Whom you may pay in a group, by name or number; first those of lately.',
  input: Payees,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, { find, after }, { currency }): Promise<PayeePage> => {
    const own = await store.ownAccount(ctx, currency.id)
    const at = fromPlace(after, 'text', 'id')
    const recent = own && !at && find === '' ? await store.lately(ctx, own.id, latelyShown) : []
    const rows = await store.payeesPage(
      ctx,
      currency.id,
      find === '' ? null : like(fold(find)),
      likeStart(find.toUpperCase()),
      at,
      pageSize + 1,
    )
    const shown = rows.slice(0, pageSize)
    const parties = await partiesOf(ctx, shown)
    const last = shown.at(-1)
    return {
      lately: await payable(ctx, recent),
      rows: shown.map((row) => parties.get(row.id)!),
      after: rows.length > pageSize && last ? toPlace(last.sort_name, last.id) : null,
      unit: unitOf(currency),
    }
  },
})

export const payee = query('ledger.payee', {
  doc: 'One account that you may pay, by its number, its id or its holder.',
  input: OnePayee,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, { to }, { currency }): Promise<Party> => {
    const row = await store.payeeNamed(ctx, currency.id, to)
    if (!row) throw refuse('ledger.payee_absent')
    return (await partiesOf(ctx, [row])).get(row.id)!
  },
})

async function payable(ctx: Ctx, ids: readonly string[]) {
  const party = await partiesById(ctx, ids)
  return ids
    .map(party)
    .filter((p) => ['member', 'household', 'community', 'group'].includes(p.kind) && p.person?.state !== 'gone')
}

export const accounts = query('ledger.accounts', {
  doc: 'All accounts of a group with their balances, for treasurers.',
  input: Accounts,
  subject: here,
  allow: (actor, { standing }) => policy.maySeeAccounts(actor, standing),
  run: async (ctx, { find, after }, { currency }): Promise<AccountsPage> => {
    const rows = await store.accountsPage(
      ctx,
      currency.id,
      find === '' ? null : like(fold(find)),
      likeStart(find.toUpperCase()),
      fromPlace(after, 'text')?.[0] ?? null,
      pageSize + 1,
    )
    const shown = rows.slice(0, pageSize)
    const parties = await partiesOf(ctx, shown)
    return {
      rows: shown.map((row) => ({
        party: parties.get(row.id)!,
        status: row.status,
        balance: row.balance,
        limits: { min: row.min, max: row.max, softMin: row.softMin, softMax: row.softMax },
      })),
      after: rows.length > pageSize ? toPlace(shown.at(-1)!.code) : null,
      unit: unitOf(currency),
      sum: await store.sumOfAccounts(ctx, currency.id),
    }
  },
})

export const systemAccounts = query('ledger.system_accounts', {
  doc: 'The accounts of the community and what they hold: open to every member.',
  input: OfCurrency,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, _input, { currency }): Promise<SystemAccounts> => {
    const rows = await store.systemAccounts(ctx, currency.id)
    const parties = await partiesOf(ctx, rows)
    return { rows: rows.map((row) => ({ party: parties.get(row.id)!, balance: row.balance })), unit: unitOf(currency) }
  },
})
