// Nothing in the book is rubbed out: a new transfer turns an earlier one round. No limit stands in its way.
import { batched } from '#kernel/batch'
import type { Locale } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import { newId, type Id } from '#kernel/ids'
import * as policy from '../policy.ts'
import { sharePart } from '../rules/part.ts'
import { Reverse } from '../schema.ts'
import { onTransfer } from './commands-request.ts'
import { readAmount } from './deal.ts'
import { applyPostings, unitOf, type Posting } from './posting.ts'
import { furtherEntries, type TransferForRow } from './store-posting.ts'

type Back = { transfer: string; reason: string; amount?: string | undefined; amount_minor?: bigint | undefined }

/** Empty: all that is left. More than that the database refuses, under its locks. */
const amountOf = (input: Back, row: TransferForRow, locale: Locale): bigint | Refusal =>
  input.amount_minor === undefined && !input.amount?.trim() ? row.left_minor : readAmount(input, unitOf(row), locale)

export const reverse = batched('ledger.reverse', {
  doc: 'Sends a received payment back, as a whole or in part; a treasurer may turn round payments of others. Never more than it was.',
  input: Reverse,
  prepare: onTransfer<Back>(
    'ledger.reverse',
    policy.mayReverse,
    async (db, row, { call, person }): Promise<Posting | Refusal> => {
      const amount = amountOf(call.input, row, call.caller.locale)
      if (amount instanceof Refusal) return amount
      const before = row.amount_minor - row.left_minor
      return {
        act: 'reverse',
        unit: unitOf(row),
        side: row.payee_person === person ? 'payer' : null,
        line: {
          id: newId<'transfer'>(call.now.getTime()),
          ref: row.transfer,
          currency: row.currency,
          payer: row.payee,
          payee: row.payer,
          amount_minor: amount,
          description: call.input.reason,
          occurred_on: row.today,
          actor: person as Id,
          // Levies go back with it, each by its share.
          more: (await furtherEntries(db, row.transfer))
            .map(({ debit, credit, amount_minor, ...entry }) => ({
              ...entry,
              debit: credit,
              credit: debit,
              amount_minor: sharePart(amount_minor, row.amount_minor, before, amount),
            }))
            .filter((entry) => entry.amount_minor > 0n || row.amount_minor === amount),
        },
      }
    },
  ),
  apply: (db, values) => applyPostings(db, 'ledger.reverse', values),
})
