// Payments through HTTP beside pgbench on the same server, in turns, so that noise falls on all alike.
import { execFileSync, spawnSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cpuMs, median, residentMb } from './cpu.ts'
import { populate, startNode } from './node.ts'
import { prepare, run } from './pgbench.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
const seconds = Number(process.env['BENCH_SECONDS'] ?? 4)
// The first figures are of the payment itself; what listens to it runs apart, and is counted at the end.
const node = await startNode({ env: { TEQUIO_WORKER: process.env['BENCH_WORKER'] ?? 'apart' } })
type Load = { good: number; refused: number; seconds: number; p50: number; p99: number }
type Row = { perSecond: number; cpu: number; p50?: number; p99?: number }

/** The client runs in its own process; its CPU is not counted. */
async function load(clients: number, plan: object): Promise<Load> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'load.ts'), JSON.stringify({ port: node.port, clients, seconds, ...plan })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return JSON.parse(text) as Load
}

try {
  const { group, members } = await populate(node, 500)
  const payers = members.map((m, i) => ({ token: m.token, to: members[(i * 7 + 3) % members.length]!.account }))
  await prepare(node.where)
  await load(16, { group, payers, seconds: 2 })
  const rows: Record<string, Row[]> = {}
  const add = (name: string, row: Row): void => void (rows[name] ??= []).push(row)
  const pgTree = (): number => cpuMs(node.postmaster)
  const whole = (): number => cpuMs(node.pid, node.postmaster)
  for (let round = 0; round < rounds; round++) {
    for (const clients of [1, 16, 64]) {
      const before = whole()
      const { good, refused, seconds: took, p50, p99 } = await load(clients, { group, payers })
      if (refused > 0) throw new Error(`${refused} payments were refused`)
      add(`payments, ${clients} clients`, { perSecond: good / took, cpu: (whole() - before) / good, p50, p99 })
    }
    for (const kind of ['simple-update', 'tpc-b'] as const) {
      const before = pgTree()
      const { done, seconds: took } = await run(node.where, kind, 16, seconds)
      add(`${kind}, own client, 16`, { perSecond: done / took, cpu: (pgTree() - before) / done })
    }
    const real = spawnSync('pgbench', ['--version']).status === 0
    if (real)
      for (const [kind, flag] of [
        ['simple-update', '-N'],
        ['tpc-b', '-b tpcb-like'],
      ] as const) {
        const before = pgTree()
        const text = execFileSync(
          'pgbench',
          [
            '-h',
            node.where.host,
            '-p',
            String(node.where.port),
            '-U',
            node.where.username,
            '-n',
            '-M',
            'prepared',
            '-c',
            '16',
            '-j',
            '2',
            '-T',
            String(seconds),
            ...flag.split(' '),
            node.where.database,
          ],
          { encoding: 'utf8' },
        )
        const done = Number(/number of transactions actually processed: (\d+)/.exec(text)?.[1])
        add(`${kind}, pgbench, 16`, {
          perSecond: Number(/tps = ([\d.]+)/.exec(text)?.[1]),
          cpu: (pgTree() - before) / done,
        })
      }
  }
  console.log(
    `${'workload'.padEnd(30)} ${'per s'.padStart(8)} ${'CPU-ms'.padStart(8)} ${'p50 ms'.padStart(8)} ${'p99 ms'.padStart(8)}   (medians of ${rounds} turns of ${seconds} s)`,
  )
  const of = (name: string, key: keyof Row): number => median((rows[name] ?? []).map((r) => r[key] ?? NaN))
  for (const name of Object.keys(rows))
    console.log(
      `${name.padEnd(30)} ${of(name, 'perSecond').toFixed(0).padStart(8)} ${of(name, 'cpu').toFixed(3).padStart(8)} ${of(name, 'p50').toFixed(2).padStart(8)} ${of(name, 'p99').toFixed(2).padStart(8)}`,
    )
  for (const base of Object.keys(rows).filter((n) => n.startsWith('simple-update'))) {
    const ratio = (key: 'perSecond' | 'cpu'): number =>
      median(rows['payments, 64 clients']!.map((r, i) => r[key] / rows[base]![i]![key]))
    console.log(
      `64 clients against ${base}: ${ratio('perSecond').toFixed(2)} × by the clock, ${ratio('cpu').toFixed(2)} × the CPU`,
    )
  }
  const [{ n } = { n: 0 }] = await node.owner<{ n: number }[]>`select count(*)::int as n from kernel.fact`
  const before = whole()
  for (; process.env['BENCH_WORKER'];) {
    const [{ left } = { left: 0 }] = await node.owner<{ left: number }[]>`
      select count(*)::int as left from kernel.fact f, kernel.cursor c where c.listener = 'notices' and (f.xid, f.id) > (c.xid, c.id)`
    if (left === 0) break
    await new Promise((look) => setTimeout(look, 50))
  }
  console.log(`facts ${n}; draining the rest of the outbox took ${((whole() - before) / 1000).toFixed(1)} CPU-s`)
  console.log(`resident: node ${residentMb(node.pid).toFixed(0)} MB`)
} finally {
  await node.stop()
  node.remove()
}
