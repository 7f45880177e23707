// Which of the addresses that somebody pasted is no address.
import type { Answer } from '#ui/form.ts'
import { splitAddresses } from '../rules/mail-list.ts'

/** The pasted address that was refused; the error is named by its place in the list (`addresses.2`). */
export function wrongAddress(answer: Answer, field: string, typed: string): string | undefined {
  const name = Object.keys(answer?.refused?.fields ?? {}).find((key) => key.startsWith(`${field}.`))
  return name && splitAddresses(typed)[Number(name.slice(field.length + 1))]
}
