// Nothing in the book is rubbed out: a new transfer turns an earlier one round. No limit stands in its way.
import { batched } from '#kernel/batch'
import { newId, type Id } from '#kernel/ids'
import * as policy from '../policy.ts'
import { Reverse } from '../schema.ts'
import { onTransfer } from './commands-request.ts'
import { applyPostings, unitOf, type Posting } from './posting.ts'
import { furtherEntries } from './store-posting.ts'

export const reverse = batched('ledger.reverse', {
  doc: 'Sends a received payment back as a whole; a treasurer may turn round payments of others. Once for each payment.',
  input: Reverse,
  prepare: onTransfer<{ transfer: string; reason: string }>(
    'ledger.reverse',
    policy.mayReverse,
    async (db, row, { call, person }): Promise<Posting> => ({
      act: 'reverse',
      unit: unitOf(row),
      side: row.payee_person === person ? 'payer' : null,
      line: {
        id: newId<'transfer'>(call.now.getTime()),
        ref: row.transfer,
        currency: row.currency,
        payer: row.payee,
        payee: row.payer,
        amount_minor: row.amount_minor,
        description: call.input.reason,
        occurred_on: row.today,
        actor: person as Id,
        // Only what was imported has more than one entry.
        more:
          row.workflow === 'import'
            ? (await furtherEntries(db, row.transfer)).map(({ debit, credit, ...entry }) => ({
                ...entry,
                debit: credit,
                credit: debit,
              }))
            : undefined,
      },
    }),
  ),
  apply: (db, values) => applyPostings(db, 'ledger.reverse', values),
})
