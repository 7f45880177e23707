// How often somebody may try to come in. Counted by address together with where it comes from, so that a stranger who
// tries somebody's address can't shut that person out.
import { hash } from 'node:crypto'
import { Refusal } from '#kernel/errors'
import { slowDown } from '#kernel/rate'
import { networkOf } from '../rules.ts'

export type From = { now: Date; address?: string | undefined }

const bucket = (what: string, ...parts: string[]): string =>
  `people.${what}:${hash('sha256', parts.join('\n'), 'base64url').slice(0, 22)}`

const window_s = 20 * 60

/** Refuses a flood; `true` when this mailbox has enough live links already, whoever asked for them: then no more is mailed. */
export async function slowLinks(from: From, key: string): Promise<boolean> {
  const network = networkOf(from.address)
  await slowDown(from, bucket('link_net', network), 40, window_s)
  await slowDown(from, bucket('link', key, network), 5, window_s)
  return !(await within(from, bucket('link_box', key), 12, window_s))
}

/** The figures are few: so many tries a day at one address, from wherever. The link in the mail stays open. */
export async function slowCodes(from: From): Promise<void> {
  await slowDown(from, bucket('code_net', networkOf(from.address)), 40, window_s)
}
export const codesLeft = (from: From, key: string): Promise<boolean> =>
  within(from, bucket('code_box', key), 20, 86_400)

export async function slowPasswords(from: From, key: string): Promise<void> {
  const network = networkOf(from.address)
  await slowDown(from, bucket('password_net', network), 60, window_s)
  await slowDown(from, bucket('password', key, network), 10, window_s)
}

/** Somebody who is signed in and sets a password: the old one may be guessed at, and each try costs a hash. */
export const slowSetting = (from: From, person: string): Promise<void> =>
  slowDown(from, bucket('password_set', person), 10, window_s)

async function within(from: From, name: string, most: number, seconds: number): Promise<boolean> {
  try {
    await slowDown(from, name, most, seconds)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'rate') return false
    throw error
  }
}
