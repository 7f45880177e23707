// Does a page of an account cost more in a long book? Two nodes beside each other, one with a short book and one with a long one, in
// turns; CPU of node and database for each page, medians, and how much more the long book costs.
//   BENCH_ENTRIES=10000000 (lines in all books; half as many transfers) BENCH_ROUNDS=9 BENCH_REQUESTS=100
import type { Pool } from '#kernel/db'
import { cpuMs, median } from './cpu.ts'
import { populate, startNode, type Member, type RunningNode } from './node.ts'

const large = Number(process.env['BENCH_ENTRIES'] ?? 10_000_000)
const small = 10_000
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9)
const requests = Number(process.env['BENCH_REQUESTS'] ?? 100)
const allowed = Number(process.env['BENCH_RATIO'] ?? 1.15)
const people = 20

/** A ring: each pays the next one unit, so balances go up and down by one and are right. Ten years of days, up to today. */
async function fill(sql: Pool, members: readonly Member[], transfers: number): Promise<void> {
  const accounts = members.map(({ account }) => account)
  const step = 250_000
  for (let from = 1; from <= transfers; from += step) {
    const to = Math.min(transfers, from + step - 1)
    await sql`
      with i as materialized (
        select i as seq, gen_random_uuid() as id, (${accounts}::uuid[])[i % ${people}::int + 1] as a, (${accounts}::uuid[])[(i + 1) % ${people}::int + 1] as b,
               current_date - 3650 + (i::bigint * 3650 / ${transfers}::int)::int as day
          from generate_series(${from}::int, ${to}::int) i
      ), t as (
        insert into ledger.transfer (id, currency_id, payer_account, payee_account, amount_minor, seq, recorded_at, settled_at, occurred_on,
                                     workflow, state, past_limit, description, reason, salt, digest, hash)
        select i.id, (select currency_id from ledger.account where id = i.a), i.a, i.b, 1, i.seq, i.day + time '12:00', i.day + time '12:00', i.day,
               'send', 'completed', false, 'Bread and jam, number ' || i.seq, '', '\\x00', '\\x00', '\\x00' from i
      )
      insert into ledger.entry (account_id, seq, amount_minor, balance_minor, transfer_id, other_account, occurred_on, position, side, kind)
      select s.account, i.seq, 1, s.minor, i.id, s.other, i.day, 0, s.side, 'main'
        from i cross join lateral (values (i.a, i.b, 0, -1), (i.b, i.a, 1, 1)) s (account, other, minor, side)`
  }
  const [last] = accounts.slice(-1)
  await sql`update ledger.chain h set seq = ${transfers} from ledger.account a where a.id = ${last!} and h.currency_id = a.currency_id`
  for (;;) {
    const [row] = await sql<{ left: bigint }[]>`
      select ledger.sum_days(currency_id, 100000) as left from ledger.account where id = ${last!}`
    if (row!.left === 0n) break
  }
  await sql`vacuum analyze ledger.entry`
  await sql`vacuum analyze ledger.transfer`
  await sql`analyze ledger.day_total`
}

type Book = { node: RunningNode; address: string; cookie: string; site: string }
async function book(entries: number): Promise<Book> {
  const node = await startNode()
  const { address, members } = await populate(node, people)
  const begun = performance.now()
  await fill(node.owner, members, entries / 2)
  console.log(`${entries} lines in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  return { node, address, cookie: `tequio_session=${members[3]!.sessionToken}`, site: `http://localhost:${node.port}` }
}

async function ask({ site, cookie }: Book, path: string): Promise<string> {
  const answer = await fetch(site + path, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`)
  return text
}

/** CPU-ms of one answer. */
async function cost(at: Book, path: string): Promise<number> {
  const before = cpuMs(at.node.pid, at.node.postmaster)
  for (let i = 0; i < requests; i += 4) await Promise.all([0, 1, 2, 3].map(() => ask(at, path)))
  return (cpuMs(at.node.pid, at.node.postmaster) - before) / (Math.ceil(requests / 4) * 4)
}

const year = new Date().getUTCFullYear()
// Each fills a page of 50 lines in both books, so that the same is written.
const pages: [string, string][] = [
  ['account', ''],
  ['statement', '/statement'],
  ['statement, two years', `/statement?from=${year - 5}-01-01&to=${year - 4}-12-31`],
  ['statement, deep', 'deep'],
]

/** Some way down: the place behind the first page of a year long past. */
async function deep(at: Book): Promise<string> {
  const page = await ask(at, `/g/${at.address}/account/statement?to=${year - 5}-06-30`)
  const after = /after=([\w.~-]+)/.exec(page)?.[1]
  if (!after) throw new Error('no further page')
  return `/statement?after=${after}`
}

const books: Book[] = []
try {
  books.push(await book(small), await book(large))
  const [few, many] = books as [Book, Book]
  let failed = false
  console.log(
    `${'page'.padEnd(20)} ${String(small).padStart(9)} ${String(large).padStart(9)}  ratio   CPU-ms, medians of ${rounds} × ${requests}, in turns`,
  )
  for (const [name, tail] of pages) {
    const path = async (at: Book): Promise<string> =>
      `/g/${at.address}/account${tail === 'deep' ? await deep(at) : tail}`
    const paths = [await path(few), await path(many)] as const
    const costs: [number[], number[]] = [[], []]
    await cost(few, paths[0])
    await cost(many, paths[1])
    for (let round = 0; round < rounds; round++) {
      // Who goes first takes turns as well.
      for (const which of round % 2 ? ([0, 1] as const) : ([1, 0] as const))
        costs[which].push(await cost(books[which]!, paths[which]))
    }
    const [a, b] = [median(costs[0]), median(costs[1])]
    const ratio = median(costs[1].map((value, i) => value / costs[0][i]!))
    if (ratio > allowed) failed = true
    console.log(
      `${name.padEnd(20)} ${a.toFixed(2).padStart(9)} ${b.toFixed(2).padStart(9)} ${ratio.toFixed(2).padStart(6)}`,
    )
  }
  if (failed) {
    console.error(`A page costs more than ${allowed} times as much in the long book.`)
    process.exitCode = 1
  }
} finally {
  for (const { node } of books) {
    await node.stop()
    node.remove()
  }
}
