// The independent programs: hledger and beancount read our journals, where they are on the path. Said in a word where they are not.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type JournalForm = 'hledger' | 'beancount'
const program = { hledger: 'hledger', beancount: 'bean-check' } as const
const there = (name: string): boolean => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
const found = { hledger: there(program.hledger), beancount: there(program.beancount) }
for (const form of ['hledger', 'beancount'] as const)
  if (!found[form]) console.info(`${program[form]} is not on the path: journals are read by our own checker alone`)

/** What the program says of a journal: nothing when all is well. Null where it is not installed. */
export function bookkeeperSays(form: JournalForm, text: string): string | null {
  if (!found[form]) return null
  return withFile(text, form, (file) => {
    const args = form === 'hledger' ? ['-f', file, 'check'] : [file]
    const { status, stdout, stderr } = spawnSync(program[form], args, { encoding: 'utf8', timeout: 60_000 })
    return status === 0 ? '' : `${status} ${stdout}${stderr}`
  })
}

/** Balances by account as hledger reckons them, plain figures without the commodity. Null where it is not installed. */
export function hledgerBalances(text: string): Map<string, number> | null {
  if (!found.hledger) return null
  return withFile(text, 'hledger', (file) => {
    const args = ['-f', file, 'balance', '--flat', '--no-total', '--empty', '--output-format', 'csv']
    const { stdout } = spawnSync(program.hledger, args, { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 26 })
    const rows = stdout.trim().split('\n').slice(1)
    return new Map(
      rows.map((row) => {
        const [account, amount] = row.split('","').map((cell) => cell.replaceAll('"', '')) as [string, string]
        return [account, Number(amount.replace(/[^\d.-]/g, ''))]
      }),
    )
  })
}

function withFile<T>(text: string, form: JournalForm, read: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tequio-journal-'))
  try {
    const file = join(folder, form === 'hledger' ? 'book.journal' : 'book.beancount')
    writeFileSync(file, text)
    return read(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
