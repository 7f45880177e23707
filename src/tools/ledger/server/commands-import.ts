// The importer's way to accounts and history: by name, as the system, in its own transaction. The reader has checked the rows.
import * as v from 'valibot'
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { query } from '#kernel/query'
import { day, id, prose } from '#kernel/shape'
import * as policy from '../policy.ts'
import { OfGroup, reasonLimit } from '../schema.ts'
import { importTransfers, type ImportedTransfer } from './import.ts'
import { currencyOf, type CurrencyRow } from './store.ts'
import * as store from './store-import.ts'

// Text to the letter, as the source had it; only what the database cannot hold is refused.
const asItWas = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.check((text) => !text.includes('\u0000')),
  )
const most = 1_000_000_000_000_000n
const units = (least: bigint) => v.pipe(v.bigint(), v.minValue(least), v.maxValue(most))
const bound = v.nullable(units(-most))

const account = v.object({
  kind: v.picklist(['member', 'community', 'group', 'link']),
  person: v.nullable(id()),
  name: asItWas(2000),
  code: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9-]{1,23}$/))),
  status: v.picklist(['active', 'frozen', 'closed']),
  min_minor: bound,
  max_minor: bound,
  opened_at: v.date(),
})

const entry = v.object({
  kind: v.pipe(v.string(), v.regex(/^[a-z_]{1,40}$/)),
  debit: id(),
  credit: id(),
  amount_minor: units(0n),
})
const transfer = v.object({
  source_id: asItWas(2000),
  at: v.date(),
  occurred_on: day(),
  description: asItWas(8000),
  entries: v.pipe(v.array(entry), v.minLength(1)),
})

/** Thousands of rows: the first that does not fit refuses them all, and they pass as they are. */
const rows = <T>(shape: v.GenericSchema) =>
  v.custom<readonly T[]>((given) => Array.isArray(given) && given.every((row) => v.is(shape, row)), 'wrong')

async function currencyIn(ctx: Ctx, group: string): Promise<CurrencyRow> {
  const currency = await currencyOf(ctx, group)
  if (!currency) throw refuse('ledger.currency_absent')
  return currency
}

export const importStateQuery = query('ledger.import_state', {
  doc: 'The unit of a group, how much was exchanged in it, and of every account what imports have brought; for the system.',
  input: OfGroup,
  api: false,
  subject: (ctx, { group }) => currencyOf(ctx, group),
  allow: policy.systemOnly,
  run: async (ctx, { group }, currency) => {
    if (!currency) return { currency: null, accounts: [] }
    const { kind, one, other, symbol, scale } = currency
    return {
      currency: { kind, one, other, symbol, scale, transfers: await store.posted(ctx, currency.id) },
      accounts: await store.importState(ctx, group),
    }
  },
})

export const importAccountsCommand = command('ledger.import_accounts', {
  doc: 'Opens the accounts behind the codes of another system, with their limits; answers with their ids, in order; for the system.',
  input: v.object({
    group: id(),
    accounts: rows<store.AccountToImport>(account),
    reason: v.optional(prose(reasonLimit), ''),
  }),
  api: false,
  keep: 'never',
  subject: (ctx, { group }) => currencyIn(ctx, group),
  allow: policy.systemOnly,
  run: async (ctx, { accounts, reason }, currency) => ({
    accounts: await store.importAccounts(ctx, currency.id, accounts, reason),
  }),
})

export const importTransfersCommand = command('ledger.import_transfers', {
  doc: 'Posts the history of another system as it was; what is here already is passed over; for the system.',
  input: v.object({ group: id(), rows: rows<ImportedTransfer>(transfer) }),
  api: false,
  keep: 'never',
  subject: (ctx, { group }) => currencyIn(ctx, group),
  allow: policy.systemOnly,
  async run(ctx, input, currency) {
    const { posted, known } = await importTransfers(ctx, currency.id, input.rows, personOf(ctx))
    return { posted, known }
  },
})
