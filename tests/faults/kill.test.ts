// kill -9 of the server, of PostgreSQL, and of both, under payment load: nothing acknowledged is lost, nothing happens twice,
// the sum stays zero and the chain whole. And the harness proves itself on a mutant that answers before the commit.
import { afterAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { named } from '#kernel/registry'
import { toJson } from '#kernel/wire'
import { populate, startNode, type RunningNode } from '../bench/node.ts'
import { pay, writers, type Sent } from './payer.ts'

const cycles = Number(process.env['FAULT_CYCLES'] ?? 10)
const victims = ['server', 'postgres', 'both'] as const
const running = new Set<RunningNode>()

afterAll(async () => {
  for (const node of running) {
    await node.stop('SIGKILL')
    node.remove()
  }
})

const waitUntil = async (what: () => boolean, most_ms: number): Promise<void> => {
  const until = Date.now() + most_ms
  while (!what()) {
    if (Date.now() > until) throw new Error('waited too long')
    await new Promise((look) => setTimeout(look, 5))
  }
}

function kill(node: RunningNode, victim: (typeof victims)[number]): void {
  if (victim !== 'postgres') node.process.kill('SIGKILL')
  if (victim !== 'server') process.kill(node.postmaster, 'SIGKILL')
}

/** What the books say of each key: how many transfers it made. */
async function madeBy(node: RunningNode, log: Sent[]): Promise<Map<string, number>> {
  const rows = await node.owner<{ key: string; n: number }[]>`
    select i.key, count(t.id)::int as n from kernel.idempotency i
      left join ledger.transfer t on t.id = btrim(i.answer, '"')::uuid and t.state = 'completed'
     where i.command = 'ledger.pay' and i.key = any (${log.map((s) => s.key)}) group by i.key`
  return new Map(rows.map((row) => [row.key, row.n]))
}

async function check(node: RunningNode, group: string, log: Sent[]): Promise<string[]> {
  const wrong: string[] = []
  const made = await madeBy(node, log)
  for (const sent of log) {
    const n = made.get(sent.key) ?? 0
    if (sent.state === 'acknowledged' && n !== 1) wrong.push(`acknowledged ${sent.key}: ${n} transfers`)
    if (n > 1) wrong.push(`${sent.key} happened ${n} times`)
    if (sent.state === 'refused' && n !== 0) wrong.push(`refused ${sent.key}: ${n} transfers`)
  }
  const [{ total, transfers } = { total: 0, transfers: 0 }] = await node.owner<{ total: number; transfers: number }[]>`
    select (select coalesce(sum(balance_minor), 0)::int from ledger.account) as total, (select count(*)::int from ledger.transfer where state = 'completed') as transfers`
  if (total !== 0) wrong.push(`the sum is ${total}`)
  const ours = [...made.values()].reduce((sum, n) => sum + n, 0)
  if (transfers !== ours) wrong.push(`${transfers} transfers stand in the books, ${ours} have a key`)
  const found = (await named('ledger.verify')(
    { actor: { kind: 'system', reason: 'fault test' }, door: 'test', locale: 'en' },
    { group },
  )) as { ok: boolean }
  if (!found.ok) wrong.push(`the verifier says ${toJson(found)}`)
  return wrong
}

async function round(options: {
  env?: Record<string, string>
  cycles: number
  victim: (cycle: number) => (typeof victims)[number]
}): Promise<{ wrong: string[]; acknowledged: number; unknown: number }> {
  let node = await startNode(options.env ? { env: options.env } : {})
  running.add(node)
  const { group, members } = await populate(node, 24)
  const log: Sent[] = []
  const wrong: string[] = []
  let unknown = 0
  for (let cycle = 0; cycle < options.cycles; cycle++) {
    const before = log.filter((s) => s.state === 'acknowledged').length
    const load = writers(node.port, group, members, 8, log)
    // Not a fixed time: each cycle is hit at another depth of work.
    await waitUntil(
      () => log.filter((s) => s.state === 'acknowledged').length >= before + 40 + ((cycle * 37) % 90),
      30_000,
    )
    kill(node, options.victim(cycle))
    await node.stop('SIGKILL')
    await load.stop()
    running.delete(node)
    node = await startNode({ dataDir: node.dataDir, ...(options.env ? { env: options.env } : {}) })
    running.add(node)
    const lost = log.filter((s) => s.state === 'unknown')
    unknown += lost.length
    // A client that got no answer asks again with the same key, and once more to be sure.
    for (const sent of lost) for (let i = 0; i < 2; i++) await pay(node.port, group, sent)
    const { setHouse, house } = await import('#kernel/house')
    setHouse({ ...house(), pool: node.owner })
    wrong.push(...(await check(node, group, log)))
  }
  await node.stop()
  node.remove()
  running.delete(node)
  return { wrong, acknowledged: log.filter((s) => s.state === 'acknowledged').length, unknown }
}

describe('kill -9 under load', () => {
  it(`${cycles} cycles lose nothing and double nothing`, async () => {
    const { wrong, acknowledged, unknown } = await round({ cycles, victim: (cycle) => victims[cycle % 3]! })
    console.log(`${acknowledged} acknowledged, ${unknown} unknown and asked again, over ${cycles} cycles`)
    expect(wrong).toEqual([])
    expect(acknowledged).toBeGreaterThan(cycles * 40)
  })
  it('catches a mutant that answers before the commit', async () => {
    const mutant = `--import=${join(import.meta.dirname, 'mutant.ts')}`
    const { wrong } = await round({ cycles: 2, victim: () => 'both', env: { NODE_OPTIONS: mutant } })
    expect(wrong.some((line) => line.startsWith('acknowledged'))).toBe(true)
  })
})
