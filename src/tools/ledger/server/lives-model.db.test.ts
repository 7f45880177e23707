// Random payments, partial reversals, closings and write-offs in two currencies against a model in memory: same answers, same
// balances, sum zero in each, whole chains.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import * as ledger from './index.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const size = 4
const who = fc.nat({ max: size - 1 })
const amount = fc.bigInt({ min: 0n, max: 900n })
type Step =
  | { do: 'pay'; from: number; to: number; amount: bigint; second: boolean }
  | { do: 'back'; nth: number; amount: bigint }
  | { do: 'close'; who: number; heir: number | null; second: boolean }
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('pay' as const), from: who, to: who, amount, second: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('back' as const), nth: fc.nat({ max: 12 }), amount }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      who,
      heir: fc.option(who, { nil: null }),
      second: fc.boolean(),
    }),
  },
)

/** One book, by the rules alone. */
class Book {
  open = Array.from({ length: size }, () => true)
  balances = Array.from({ length: size }, () => 0n)
  community = 0n
  reserve = 0n
  deals: { id: string; from: number; to: number; amount: bigint; left: bigint; tries: number }[] = []
}

const min = -1000n
const fails = (act: Promise<unknown>): Promise<boolean> =>
  act.then(
    () => false,
    (error: unknown) => {
      if (error instanceof Refusal) return true
      throw error
    },
  )

it('agrees with the model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
      const { group } = await house.community()
      const treasurer = await house.member(group, 'Treasurer', ['treasurer', 'clerk', 'coordinator'])
      const { currency: second } = await ledger.addCurrency({ ...treasurer, key: newId() }, {
        group,
        kind: 'credit',
        one: 'leaf',
        other: 'leaves',
        symbol: 'lf',
      } as never)
      await house.owner`update ledger.currency set min_minor = ${min}, max_minor = null where group_id = ${group}`
      const people: Someone[] = []
      for (let i = 0; i < size; i++) people.push(await house.member(group, `Person ${i}`))
      const [own] = (await ledger.currencies(treasurer, { group })).rows
      const books = [new Book(), new Book()]
      for (const s of steps) {
        await take(books, [own!.currency, second], people, treasurer, group, s)
        house.now.pass(700)
      }
      for (const [i, currency] of [own!.currency, second].entries()) {
        const book = books[i]!
        const page = await ledger.accounts(treasurer, { group, currency })
        expect(page.sum).toBe(0n)
        for (const [n, person] of people.entries()) {
          const row = page.rows.find((one) => one.party.person?.id === person.actor.id)
          expect([row?.balance, row?.status]).toEqual([book.balances[n], book.open[n] ? 'active' : 'closed'])
        }
        const held = (kind: string) => page.rows.find((one) => one.party.kind === kind)?.balance
        expect([held('community'), held('reserve')]).toEqual([book.community, book.reserve])
        const entries = await house.owner<{ off: number }[]>`
          select count(*)::int as off from ledger.account a where a.currency_id = ${currency}
             and a.balance_minor <> coalesce((select sum(e.side * e.amount_minor) from ledger.entry e where e.account_id = a.id), 0)`
        expect(entries[0]?.off).toBe(0)
        expect(await ledger.verify(treasurer, { group, currency })).toMatchObject({ ok: true, problems: [], sum: 0n })
      }
    }),
    { numRuns: 10, endOnFailure: true },
  )
}, 180_000)

async function take(
  books: readonly Book[],
  currencies: readonly string[],
  people: readonly Someone[],
  treasurer: Someone,
  group: GroupId,
  s: Step,
): Promise<void> {
  const by = (person: Someone): Someone => ({ ...person, key: newId() })
  if (s.do === 'pay') {
    if (s.from === s.to) return
    const i = s.second ? 1 : 0
    const book = books[i]!
    const made = await ledger
      .pay(by(people[s.from]!), {
        group,
        currency: currencies[i]!,
        to: people[s.to]!.actor.id,
        amount_minor: String(s.amount),
      })
      .catch((error: Refusal) => error)
    const open = book.open[s.from]! && book.open[s.to]!
    const ok = open && (s.amount === 0n || book.balances[s.from]! - s.amount >= min)
    expect(made instanceof Refusal).toBe(!ok)
    if (made instanceof Refusal) return
    book.balances[s.from]! -= s.amount
    book.balances[s.to]! += s.amount
    book.deals.push({ id: made.transfer, from: s.from, to: s.to, amount: s.amount, left: s.amount, tries: 0 })
    return
  }
  if (s.do === 'back') {
    const all = books.flatMap((book) => book.deals.map((deal) => ({ book, deal })))
    const found = all[s.nth]
    if (!found) return
    const { book, deal } = found
    const refused = await fails(
      ledger.reverse(by(people[deal.to]!), { transfer: deal.id, amount_minor: String(s.amount) }),
    )
    const spent = deal.tries > 0 && deal.left <= 0n
    const ok = !spent && s.amount <= deal.left && book.open[deal.from]! && book.open[deal.to]!
    expect(refused).toBe(!ok)
    if (refused) return
    deal.left -= s.amount
    deal.tries += 1
    book.balances[deal.to]! -= s.amount
    book.balances[deal.from]! += s.amount
    return
  }
  const i = s.second ? 1 : 0
  const book = books[i]!
  const heir = s.heir === null || s.heir === s.who ? null : s.heir
  const refused = await fails(
    ledger.closeAccount(by(treasurer), {
      group,
      currency: currencies[i]!,
      account: people[s.who]!.actor.id,
      ...(heir !== null && { to: people[heir]!.actor.id }),
      reason: 'x',
    }),
  )
  const ok = book.open[s.who]! && (heir === null || book.open[heir]!)
  expect(refused).toBe(!ok)
  if (refused) return
  const left = book.balances[s.who]!
  if (left < 0n) book.reserve += left
  else if (heir === null) book.community += left
  else book.balances[heir]! += left
  book.balances[s.who] = 0n
  book.open[s.who] = false
}
