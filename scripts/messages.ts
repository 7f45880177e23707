// Compiles every room's texts into one catalogue per language, and stops the build when a key or a placeholder is missing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileMessage } from '../src/kernel/message-parts.ts'
import type { Message, Part } from '../src/kernel/messages.ts'

const locales = ['en', 'fr', 'es', 'ca', 'he'] as const
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(root, 'src/generated/messages')

function rooms(): { room: string; dir: string }[] {
  const found = [
    { room: 'kernel', dir: join(root, 'src/kernel/messages') },
    { room: 'site', dir: join(root, 'src/boot/messages') },
  ]
  for (const floor of ['commons', 'tools', 'bridges'])
    for (const entry of readdirSync(join(root, 'src', floor), { withFileTypes: true }))
      if (entry.isDirectory()) found.push({ room: entry.name, dir: join(root, 'src', floor, entry.name, 'messages') })
  return found.filter(({ dir }) => existsSync(dir) && readdirSync(dir).length > 0)
}

/** Names and kinds of the placeholders, which every language must share. */
function placeholders(message: Message, into = new Map<string, 'text' | 'number'>()): Map<string, 'text' | 'number'> {
  for (const part of typeof message === 'string' ? [] : message) {
    if (typeof part === 'string') continue
    if ('v' in part && !into.has(part.v)) into.set(part.v, 'text')
    if ('s' in part) into.set(part.s, 'text')
    if ('n' in part && part.n !== '#') into.set(part.n, 'number')
    if ('p' in part) into.set(part.p, 'number')
    for (const option of 'o' in part ? Object.values<readonly Part[]>(part.o) : []) placeholders(option, into)
  }
  return into
}

const problems: string[] = []
const catalogues: Record<string, Record<string, Message>> = {}
const names = new Map<string, Map<string, 'text' | 'number'>>()

for (const { room, dir } of rooms()) {
  const texts = Object.fromEntries(
    locales.map((locale) => {
      const file = join(dir, `${locale}.json`)
      if (!existsSync(file)) problems.push(`${room}: no texts in ${locale}`)
      return [locale, existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}]
    }),
  )
  const keys = new Set(locales.flatMap((locale) => Object.keys(texts[locale]!)))
  for (const key of [...keys].sort()) {
    const full = `${room}.${key}`
    for (const locale of locales) {
      const text = texts[locale]![key]
      if (typeof text !== 'string') {
        problems.push(`${full}: missing in ${locale}`)
        continue
      }
      try {
        const message = compileMessage(text)
        const found = placeholders(message)
        const known = names.get(full)
        if (!known) names.set(full, found)
        else if ([...known.keys()].sort().join() !== [...found.keys()].sort().join())
          problems.push(
            `${full}: placeholders differ in ${locale} (${[...found.keys()].join(', ')} and not ${[...known.keys()].join(', ')})`,
          )
        ;(catalogues[locale] ??= {})[full] = message
      } catch (error) {
        problems.push(`${full}: not a message in ${locale}: ${error instanceof Error ? error.message : ''}`)
      }
    }
  }
}

if (problems.length > 0) {
  console.error(problems.slice(0, 40).join('\n'))
  console.error(
    `${problems.length} problems in the texts: every key needs all of ${locales.join(', ')}, with the same placeholders.`,
  )
  process.exit(1)
}

mkdirSync(out, { recursive: true })
const write = (file: string, text: string): void => {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}
for (const locale of locales)
  write(
    join(out, `${locale}.ts`),
    `// made by scripts/messages.ts\nexport default JSON.parse(${JSON.stringify(JSON.stringify(catalogues[locale] ?? {}))}) as import('#kernel/messages').Catalogue\n`,
  )
const types = [...names].map(([key, found]) => {
  const fields = [...found].map(([name, kind]) => `${name}: ${kind === 'text' ? 'Text' : 'number | bigint'}`)
  return `  '${key}': ${fields.length > 0 ? `{ ${fields.join('; ')} }` : 'undefined'}`
})
write(
  join(out, 'keys.ts'),
  `// made by scripts/messages.ts\ntype Text = string | number | bigint\nexport type Messages = {\n${types.join('\n')}\n}\nexport type MessageKey = keyof Messages\n`,
)
console.log(`${names.size} messages in ${locales.length} languages`)
