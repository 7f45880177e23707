// Whom a form means: a number, or a name that fits exactly one.
import { payees } from '#tools/ledger/server'
import { refuse } from '#kernel/errors'
import { text, type FormEvent } from '../../../kit.ts'

type Where = { group: string; currency?: string }

/** Answers with the person where one holds the account, since accounts may open at first use; else with the account. */
export async function partyIn(event: FormEvent, where: Where, data: FormData, field: string): Promise<string> {
  const typed = text(data, field).trim()
  const { rows } = await event.locals.ask(payees, { ...where, find: typed.slice(0, 80) })
  const exact = rows.filter(
    (row) =>
      row.code.toLowerCase() === typed.toLowerCase() ||
      (row.person?.name ?? row.name).toLowerCase() === typed.toLowerCase(),
  )
  const found = exact.length === 1 ? exact : rows
  if (typed === '' || found.length !== 1)
    throw refuse('kernel.input_invalid', {}, { [field]: { key: 'ledger.screen.party_unknown' } })
  return found[0]!.person?.id ?? found[0]!.account
}
