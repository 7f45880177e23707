// The two workloads of pgbench (PostgreSQL manual, "pgbench": simple-update -N and TPC-B-like), by a 16-connection client of our own,
// prepared; the real pgbench beside it when it is on PATH.
import postgres from 'postgres'

export type Where = { host: string; port: number; username: string; database: string }
const scale = 10

export async function prepare(where: Where): Promise<void> {
  const sql = postgres({ ...where, max: 1, onnotice: () => {} })
  await sql.unsafe(
    `
    drop table if exists pgbench_accounts, pgbench_branches, pgbench_tellers, pgbench_history;
    create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 100);
    create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
    create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 100);
    create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
    insert into pgbench_branches select b, 0, '' from generate_series(1, ${scale}) b;
    insert into pgbench_tellers select t, (t - 1) / 10 + 1, 0, '' from generate_series(1, ${scale * 10}) t;
    insert into pgbench_accounts select a, (a - 1) / 100000 + 1, 0, '' from generate_series(1, ${scale * 100_000}) a;
    vacuum analyze pgbench_accounts, pgbench_branches, pgbench_tellers;`.replace(/vacuum[^;]*;/, ''),
  )
  await sql`vacuum analyze pgbench_accounts`
  await sql.end()
}

const roll = (n: number): number => 1 + Math.floor(Math.random() * n)

/** Transactions in a bounded time. */
export async function run(
  where: Where,
  kind: 'simple-update' | 'tpc-b',
  clients: number,
  seconds: number,
): Promise<{ done: number; seconds: number }> {
  const connections = Array.from({ length: clients }, () => postgres({ ...where, max: 1, onnotice: () => {} }))
  await Promise.all(connections.map((sql) => sql`select 1`))
  const began = performance.now()
  const until = began + seconds * 1000
  let done = 0
  await Promise.all(
    connections.map(async (sql) => {
      while (performance.now() < until) {
        const [aid, tid, bid, delta] = [roll(scale * 100_000), roll(scale * 10), roll(scale), roll(10_000) - 5000]
        await sql.begin((tx) => [
          tx`update pgbench_accounts set abalance = abalance + ${delta} where aid = ${aid}`,
          tx`select abalance from pgbench_accounts where aid = ${aid}`,
          ...(kind === 'tpc-b'
            ? [
                tx`update pgbench_tellers set tbalance = tbalance + ${delta} where tid = ${tid}`,
                tx`update pgbench_branches set bbalance = bbalance + ${delta} where bid = ${bid}`,
              ]
            : []),
          tx`insert into pgbench_history (tid, bid, aid, delta, mtime) values (${tid}, ${bid}, ${aid}, ${delta}, current_timestamp)`,
        ])
        done += 1
      }
    }),
  )
  const took = (performance.now() - began) / 1000
  await Promise.all(connections.map((sql) => sql.end()))
  return { done, seconds: took }
}
