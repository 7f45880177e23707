// Random payments, requests and reversals against a model in memory: same answers, same balances, sum zero, whole chain.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { accept, accounts, decline, pay, request, reverse, verify } from './index.ts'

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const min = -1000n
const max = 1500n
const size = 4

type Step =
  | { do: 'pay' | 'request'; from: number; to: number; amount: bigint }
  | { do: 'accept' | 'decline' | 'reverse'; nth: number }

const who = fc.nat({ max: size - 1 })
const amount = fc.bigInt({ min: 0n, max: 900n })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('pay' as const, 'request' as const), from: who, to: who, amount }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('accept' as const, 'decline' as const, 'reverse' as const),
      nth: fc.nat({ max: 20 }),
    }),
  },
)

/** What the rules say, without a database. */
class Model {
  balances = Array.from({ length: size }, () => 0n)
  deals: {
    id: string
    from: number
    to: number
    amount: bigint
    state: 'pending' | 'completed' | 'rejected'
    reversed: boolean
    reversal: boolean
  }[] = []

  move(from: number, to: number, units: bigint, free = false): boolean {
    const [down, up] = [this.balances[from]! - units, this.balances[to]! + units]
    if (!free && units > 0n && (down < min || up > max)) return false
    this.balances[from] = down
    this.balances[to] = up
    return true
  }
}

async function take(model: Model, people: readonly Someone[], group: GroupId, s: Step): Promise<void> {
  const by = (n: number): Someone => ({ ...people[n]!, key: newId() })
  const refusal = async (act: Promise<unknown>): Promise<string | null> =>
    act.then(
      () => null,
      (error: Refusal) => error.code,
    )
  if ('from' in s) {
    if (s.from === s.to) return
    const [payer, payee] = [people[s.from]!, people[s.to]!]
    const terms = { group, amount_minor: String(s.amount), description: 'x' }
    if (s.do === 'request') {
      const { transfer } = await request(by(s.to), { ...terms, from: payer.actor.id })
      model.deals.push({
        id: transfer,
        from: s.from,
        to: s.to,
        amount: s.amount,
        state: 'pending',
        reversed: false,
        reversal: false,
      })
      return
    }
    const made = await pay(by(s.from), { ...terms, to: payee.actor.id }).catch((error: Refusal) => error)
    const ok = model.move(s.from, s.to, s.amount)
    expect(made instanceof Refusal).toBe(!ok)
    if (!(made instanceof Refusal)) {
      expect(made.balance_minor).toBe(model.balances[s.from])
      model.deals.push({
        id: made.transfer,
        from: s.from,
        to: s.to,
        amount: s.amount,
        state: 'completed',
        reversed: false,
        reversal: false,
      })
    }
    return
  }
  const deal = model.deals[s.nth]
  if (!deal) return
  if (s.do === 'decline') {
    const allowed = deal.state === 'pending'
    expect((await refusal(decline(by(deal.from), { transfer: deal.id }))) === null).toBe(allowed)
    if (allowed) deal.state = 'rejected'
  } else if (s.do === 'accept') {
    const code = await refusal(accept(by(deal.from), { transfer: deal.id }))
    const ok = deal.state === 'pending' && model.move(deal.from, deal.to, deal.amount)
    expect(code === null).toBe(ok)
    if (ok) deal.state = 'completed'
  } else {
    const made = await reverse(by(deal.to), { transfer: deal.id }).catch((error: Refusal) => error)
    const ok = deal.state === 'completed' && !deal.reversed && !deal.reversal
    expect(made instanceof Refusal).toBe(!ok)
    if (made instanceof Refusal) return
    deal.reversed = true
    model.move(deal.to, deal.from, deal.amount, true)
    model.deals.push({
      id: made.transfer,
      from: deal.to,
      to: deal.from,
      amount: deal.amount,
      state: 'completed',
      reversed: false,
      reversal: true,
    })
  }
}

it('agrees with the model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
      const { group } = await house.community()
      await house.owner`update ledger.currency set min_minor = ${min}, max_minor = ${max} where group_id = ${group}`
      const people: Someone[] = []
      for (let i = 0; i < size; i++) people.push(await house.member(group, `Person ${i}`))
      const treasurer = await house.member(group, 'Treasurer', ['treasurer'])
      const model = new Model()
      for (const s of steps) {
        await take(model, people, group, s)
        // Refusals are slowed down; the model has no clock.
        house.now.pass(700)
      }
      const page = await accounts(treasurer, { group })
      expect(page.sum).toBe(0n)
      for (const [i, person] of people.entries())
        expect(page.rows.find((row) => row.party.person?.id === person.actor.id)?.balance).toBe(model.balances[i])
      expect(await verify(treasurer, { group })).toMatchObject({ ok: true, problems: [] })
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 120_000)
