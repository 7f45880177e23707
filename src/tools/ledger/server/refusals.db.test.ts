// Every refusal of the ledger, provoked once.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCircle } from '#commons/groups/server'
import { Refusal, type Kind } from '#kernel/errors'
import { newId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { errors } from '../index.ts'
import { amountErrors } from '../rules/amount.ts'
import { refusalsAllowed, requestDays } from '../schema.ts'
import * as ledger from './index.ts'

let house: TestHouse
let group: string
let elsewhere: string
let coordinator: Someone
let people: Record<
  'ana' | 'ben' | 'clerk' | 'treasurer' | 'frozen' | 'left' | 'stranger' | 'noAccount' | 'poor' | 'full',
  Someone
>
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })

beforeAll(async () => {
  house = await openTestHouse()
  const made = await house.community()
  group = made.group
  coordinator = made.coordinator
  elsewhere = (await house.community({ blueprint: 'timebank', visibility: 'hidden' })).group
  const member = (name: string, roles: string[] = []) => house.member(made.group, name, roles)
  people = {
    ana: await member('Ana'),
    ben: await member('Ben'),
    clerk: await member('Clerk', ['clerk']),
    treasurer: await member('Treasurer', ['treasurer']),
    frozen: await member('Frozen'),
    left: await member('Left'),
    poor: await member('Poor'),
    full: await member('Full'),
    noAccount: await member('None'),
    stranger: await house.member(elsewhere as never, 'Stranger'),
  }
  const { frozen, left, noAccount, poor, full } = people
  await house.owner`update ledger.account set status = 'frozen' where holder_person = ${frozen.actor.id}`
  await house.owner`update groups.membership set state = 'left' where person_id = ${left.actor.id}`
  await house.owner`select groups.rebuild_reach(${left.actor.id})`
  await house.owner`delete from ledger.account where holder_person = ${noAccount.actor.id}`
  await house.owner`update ledger.account set own_min = true, min_minor = -500 where holder_person = ${poor.actor.id}`
  await house.owner`update ledger.account set own_max = true, max_minor = 500 where holder_person = ${full.actor.id}`
})
afterAll(() => house.close())

const p = (who: keyof typeof people): Someone => people[who]
const idOf = (who: keyof typeof people): string => people[who].actor.id
const pay = (who: keyof typeof people, to: string, more: object = {}) =>
  ledger.pay(keyed(p(who)), { group, to, amount: '1', ...more })
const paid = async (): Promise<string> => (await pay('ana', idOf('ben'))).transfer
const asked = async (): Promise<string> =>
  (await ledger.request(keyed(p('ben')), { group, from: idOf('ana'), amount: '1' })).transfer

const rows: [keyof typeof errors | `kernel.${string}` | `groups.${string}`, string, () => Promise<unknown>][] = [
  ['ledger.amount_missing', 'no amount', () => pay('ana', idOf('ben'), { amount: undefined })],
  ['ledger.amount_malformed', 'words for an amount', () => pay('ana', idOf('ben'), { amount: 'a few' })],
  ['ledger.amount_negative', 'below zero', () => pay('ana', idOf('ben'), { amount_minor: '-5' })],
  [
    'ledger.amount_ambiguous',
    'two readings',
    async () => {
      const [one, two] = [await house.member(elsewhere as never, 'Uno'), await house.member(elsewhere as never, 'Dos')]
      return ledger.pay(keyed(one), { group: elsewhere, to: two.actor.id, amount: '1,30' })
    },
  ],
  [
    'ledger.amount_off_step',
    'off the step',
    async () => {
      const [one, two] = [await house.member(elsewhere as never, 'One'), await house.member(elsewhere as never, 'Two')]
      return ledger.pay(keyed(one), { group: elsewhere, to: two.actor.id, amount_minor: '901' })
    },
  ],
  ['ledger.amount_too_precise', 'three decimals', () => pay('ana', idOf('ben'), { amount: '0.125' })],
  ['ledger.amount_too_large', 'more than is counted', () => pay('ana', idOf('ben'), { amount: '99999999999999' })],
  ['ledger.limit_passed', 'my own limit', () => pay('poor', idOf('ben'), { amount: '5.01' })],
  ['ledger.other_limit_passed', 'the other’s limit', () => pay('ana', idOf('full'), { amount: '5.01' })],
  [
    'ledger.transfer_settled',
    'confirmed already',
    async () => {
      const transfer = await asked()
      await ledger.accept(keyed(p('ana')), { transfer })
      return ledger.accept(keyed(p('ana')), { transfer })
    },
  ],
  [
    'ledger.party_wrong',
    'confirming what I asked',
    async () => ledger.accept(keyed(p('ben')), { transfer: await asked() }),
  ],
  ['ledger.clerk_involved', 'a clerk’s own deal', () => pay('clerk', idOf('clerk'), { from: idOf('ana') })],
  [
    'ledger.currency_absent',
    'a circle',
    async () => {
      const { group: circle } = await createCircle(keyed(coordinator), { parent: group, name: 'Seed savers' })
      return ledger.systemAccounts(coordinator, { group: circle })
    },
  ],
  [
    'ledger.account_absent',
    'an account I may not see',
    () => ledger.account(p('ana'), { group, account: idOf('ben') }),
  ],
  ['ledger.account_missing', 'no account of mine', () => pay('noAccount', idOf('ben'))],
  ['ledger.account_frozen', 'mine is at rest', () => pay('frozen', idOf('ben'))],
  [
    'ledger.account_not_empty',
    'closing with a balance',
    async () => {
      await paid()
      return ledger.setStatus(p('treasurer'), { group, account: idOf('ben'), status: 'closed' })
    },
  ],
  [
    'ledger.payer_absent',
    'nobody to take from',
    () => ledger.pay(keyed(p('clerk')), { group, from: 'NOSUCH99', to: idOf('ben'), amount: '1' }),
  ],
  ['ledger.payee_absent', 'nobody of that number', () => pay('ana', 'NOSUCH99')],
  ['ledger.accounts_same', 'to myself', () => pay('ana', idOf('ana'))],
  ['ledger.other_unavailable', 'the other is at rest', () => pay('ana', idOf('frozen'))],
  [
    'ledger.limits_crossed',
    'limits that cross',
    () => ledger.setLimits(p('treasurer'), { group, min_minor: '10', max_minor: '5', reason: 'x' }),
  ],
  [
    'ledger.workflow_off',
    'recording where one pays',
    () => ledger.record(keyed(p('ana')), { group, from: idOf('ben'), amount: '1' }),
  ],
  [
    'ledger.spending_denied',
    'a clerk spending from the community',
    async () => {
      const community = (await ledger.systemAccounts(p('ana'), { group })).rows[0]!.party.code
      return ledger.pay(keyed(p('clerk')), { group, from: community, to: idOf('ben'), amount: '1' })
    },
  ],
  ['ledger.date_in_future', 'tomorrow', () => pay('ana', idOf('ben'), { occurred_on: '2026-03-13' })],
  ['ledger.item_absent', 'for something that is not there', () => pay('ana', idOf('ben'), { item: newId() })],
  ['ledger.transfer_absent', 'a receipt of others', async () => ledger.transfer(p('poor'), { transfer: await paid() })],
  [
    'ledger.request_expired',
    'confirming too late',
    async () => {
      const transfer = await asked()
      const at = house.now.get()
      house.now.pass((requestDays + 1) * 86_400)
      return ledger.accept(keyed(p('ana')), { transfer }).finally(() => house.now.set(at))
    },
  ],
  [
    'ledger.already_reversed',
    'sent back twice',
    async () => {
      const transfer = await paid()
      await ledger.reverse(keyed(p('ben')), { transfer })
      return ledger.reverse(keyed(p('ben')), { transfer })
    },
  ],
  [
    'ledger.not_reversible',
    'sending back what was sent back',
    async () => {
      const back = await ledger.reverse(keyed(p('ben')), { transfer: await paid() })
      return ledger.reverse(keyed(p('ana')), { transfer: back.transfer })
    },
  ],
  [
    'kernel.sign_in_required',
    'a stranger without name',
    () => ledger.pay(house.anonymous, { group, to: idOf('ben'), amount: '1' }),
  ],
  [
    'kernel.not_allowed',
    'for others without the right',
    () => ledger.pay(keyed(p('ana')), { group, from: idOf('ben'), to: idOf('poor'), amount: '1' }),
  ],
  ['groups.members_only', 'a former member', () => pay('left', idOf('ben'))],
  [
    'groups.group_absent',
    'a hidden group',
    () => ledger.pay(keyed(p('ana')), { group: elsewhere, to: idOf('stranger'), amount: '1' }),
  ],
  ['ledger.payee_absent', 'somebody of another group', () => pay('ana', idOf('stranger'))],
]

describe('refusals', () => {
  it.each(rows)('%s: %s', async (code, _, act) => {
    const refusal = await act().then(
      () => null,
      (error: unknown) => error,
    )
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({ code })
  })

  it('covers every code of the room', () => {
    // Here, or in the tests of the acts they belong to.
    const provoked = new Set<string>(rows.map(([code]) => code))
    const beside = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
      .join('\n')
    expect(Object.keys(errors).filter((code) => !provoked.has(code) && !beside.includes(`'${code}'`))).toEqual([])
    expect(new Set<Kind>(Object.values(errors)).size).toBeGreaterThan(3)
    expect(Object.keys(amountErrors).every((code) => code in errors)).toBe(true)
  })

  it('names my limit and by how much; of the other’s nothing', async () => {
    const own = await pay('poor', idOf('ben'), { amount: '6' }).catch((error: Refusal) => error)
    expect(own).toMatchObject({ params: { bound: 'min', limit_minor: -500n, over_minor: 100n, over: '1\u00a0grain' } })
    const other = await pay('ana', idOf('full'), { amount: '6' }).catch((error: Refusal) => error)
    expect(other).toMatchObject({ params: {} })
    const seen = await ledger
      .pay(keyed(p('clerk')), { group, from: idOf('ana'), to: idOf('full'), amount: '6' })
      .catch((error: Refusal) => error)
    expect(seen).toMatchObject({ code: 'ledger.limit_passed', params: { bound: 'max', limit_minor: 500n } })
  })

  it('slows down who feels out limits, and nobody else', async () => {
    const codes: string[] = []
    for (let i = 0; i < refusalsAllowed + 3; i++)
      codes.push(
        await pay('noAccount', 'NOSUCH98').then(
          () => '',
          (e: Refusal) => e.code,
        ),
      )
    const prober = await house.member(group as never, 'Prober')
    const tried: string[] = []
    for (let i = 0; i < refusalsAllowed + 3; i++)
      tried.push(
        await ledger.pay(keyed(prober), { group, to: 'NOSUCH98', amount: '1' }).then(
          () => '',
          (e: Refusal) => e.code,
        ),
      )
    expect(tried.filter((code) => code === 'ledger.payee_absent')).toHaveLength(refusalsAllowed)
    expect(tried.at(-1)).toBe('kernel.too_many')
    await pay('ana', idOf('ben'))
    house.now.pass(11 * 60)
    await ledger.pay(keyed(prober), { group, to: idOf('ben'), amount: '1' })
  })
})
