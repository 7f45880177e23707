// What a page weighs (weight.ts) and what it costs to be asked for as a browser does: CPU of node and database.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cpuMs, median, residentMb } from './cpu.ts'
import { populate, startNode } from './node.ts'
import { weigh } from './weight.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const seconds = Number(process.env['BENCH_SECONDS'] ?? 3)
const node = await startNode()

async function load(path: string, token: string): Promise<{ good: number; seconds: number; p50: number; p99: number }> {
  const plan = { port: node.port, clients: 8, seconds, group: '', payers: [{ token, to: '' }], path }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return JSON.parse(text) as { good: number; seconds: number; p50: number; p99: number }
}

try {
  const { address, members, group } = await populate(node, 60)
  const { named } = await import('#kernel/registry')
  for (let i = 0; i < 60; i++)
    await named('market.post_listing')(
      { actor: { kind: 'person', id: members[i]!.person, host: false, scopes: null }, door: 'test', locale: 'en' },
      {
        group,
        kind: i % 3 ? 'offer' : 'want',
        title: `A jar of jam, number ${i}`,
        body: 'Quince and apple. Bring a jar back.',
        price: '2 a jar',
      },
    )
  const token = members[0]!.sessionToken
  const pages = [
    { name: 'public page', path: `/g/${address}`, cookie: '' },
    { name: 'sign in', path: '/sign-in', cookie: '' },
    { name: 'home', path: `/g/${address}`, cookie: `tequio_session=${token}` },
    { name: 'market', path: `/g/${address}/market`, cookie: `tequio_session=${token}` },
    { name: 'account', path: `/g/${address}/account`, cookie: `tequio_session=${token}` },
  ]
  console.log(
    `${'page'.padEnd(14)} ${'html kB'.padStart(8)} ${'all kB'.padStart(8)} ${'files'.padStart(6)} ${'per s'.padStart(8)} ${'CPU-ms'.padStart(8)} ${'p50 ms'.padStart(8)}   (medians of ${rounds} × ${seconds} s, 8 clients)`,
  )
  for (const page of pages) {
    const { html, all, files } = await weigh(node.port, page.path, page.cookie)
    const rows: { perSecond: number; cpu: number; p50: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const before = cpuMs(node.pid, node.postmaster)
      const { good, seconds: took, p50 } = await load(page.path, page.cookie ? token : 'none')
      rows.push({ perSecond: good / took, cpu: (cpuMs(node.pid, node.postmaster) - before) / Math.max(1, good), p50 })
    }
    const of = (key: 'perSecond' | 'cpu' | 'p50'): number => median(rows.map((r) => r[key]))
    console.log(
      `${page.name.padEnd(14)} ${(html / 1000).toFixed(1).padStart(8)} ${(all / 1000).toFixed(1).padStart(8)} ${String(files.size + 1).padStart(6)} ${of('perSecond').toFixed(0).padStart(8)} ${of('cpu').toFixed(2).padStart(8)} ${of('p50').toFixed(1).padStart(8)}`,
    )
  }
  console.log(`resident: node ${residentMb(node.pid).toFixed(0)} MB`)
} finally {
  await node.stop()
  node.remove()
}
