// The importer's way to accounts and history: by name, as the system, in its own transaction. The reader has checked the rows.
import * as v from 'valibot'
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { query } from '#kernel/query'
import { id, prose } from '#kernel/shape'
import * as policy from '../policy.ts'
import { OfGroup, reasonLimit } from '../schema.ts'
import { importTransfers, type ImportedTransfer } from './import.ts'
import { currencyOf, type CurrencyRow } from './store.ts'
import * as store from './store-import.ts'

/** Thousands of rows: their shape is the type. */
const rows = <T>() => v.custom<readonly T[]>((given) => Array.isArray(given), 'wrong')

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
  input: v.object({ group: id(), accounts: rows<store.AccountToImport>(), reason: v.optional(prose(reasonLimit), '') }),
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
  input: v.object({ group: id(), rows: rows<ImportedTransfer>() }),
  api: false,
  keep: 'never',
  subject: (ctx, { group }) => currencyIn(ctx, group),
  allow: policy.systemOnly,
  async run(ctx, input, currency) {
    const { posted, known } = await importTransfers(ctx, currency.id, input.rows, personOf(ctx))
    return { posted, known }
  },
})
