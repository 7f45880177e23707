// `tequio check-journal FILE`: reckons a journal again by its text alone. Needs no node and no database.
import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { JournalCheck } from '#tools/ledger'
import { UsageError, type Verb } from '../cli.ts'

export const checkJournal: Verb = {
  usage: 'check-journal FILE',
  says: 'Reads a journal of hledger or beancount line by line, reckons every balance again, and says what is off.',
  run: async ([file]) => {
    if (!file || !existsSync(file)) throw new UsageError('Which file?')
    const check = new JournalCheck()
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) check.take(line)
    const { ok, transactions, postings, assertions, balances, faults } = check.end()
    for (const { line, fault, text } of faults) console.error(`line ${line}: ${fault}  ${text}`)
    console.log(
      `${ok ? 'All is well' : 'Something is off'}: ${transactions} transactions, ${postings} postings, ${balances.size} balances, ${assertions} of them asserted.`,
    )
    return ok ? 0 : 1
  },
}
