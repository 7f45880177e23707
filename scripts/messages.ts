// Compiles every room's texts into one catalogue per language, and stops the build when a key or a placeholder is missing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'

const locales = ['en', 'fr', 'es', 'ca', 'he'] as const
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(root, 'src/generated/messages')

type Compiled = string | MessageFormatElement[]

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
function placeholders(
  parts: MessageFormatElement[],
  into = new Map<string, 'text' | 'number' | 'date'>(),
): Map<string, 'text' | 'number' | 'date'> {
  for (const part of parts) {
    if (part.type === TYPE.argument) into.set(part.value, into.get(part.value) ?? 'text')
    if (part.type === TYPE.number) into.set(part.value, 'number')
    if (part.type === TYPE.date || part.type === TYPE.time) into.set(part.value, 'date')
    if (part.type === TYPE.plural || part.type === TYPE.select) {
      into.set(part.value, part.type === TYPE.plural ? 'number' : 'text')
      for (const option of Object.values(part.options)) placeholders(option.value, into)
    }
    if (part.type === TYPE.tag) throw new Error('markup is not allowed in messages')
  }
  return into
}

const problems: string[] = []
const catalogues: Record<string, Record<string, Compiled>> = {}
const names = new Map<string, Map<string, 'text' | 'number' | 'date'>>()

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
        const ast = parse(text, { ignoreTag: true, captureLocation: false })
        const found = placeholders(ast)
        const known = names.get(full)
        if (!known) names.set(full, found)
        else if ([...known.keys()].sort().join() !== [...found.keys()].sort().join())
          problems.push(
            `${full}: placeholders differ in ${locale} (${[...found.keys()].join(', ')} and not ${[...known.keys()].join(', ')})`,
          )
        const plain = ast.length === 0 ? '' : ast.length === 1 && ast[0]!.type === TYPE.literal ? ast[0]!.value : null
        ;(catalogues[locale] ??= {})[full] = plain ?? ast
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
/** Letters, notices, reports and most refusals are written on the server alone: a page does not carry them. */
const serverOnly = /^(\w+\.(mail|notice)\.|portability\.|(people|items|market|notices|site)\.error\.)/
mkdirSync(join(out, 'page'), { recursive: true })
for (const locale of locales) {
  const page = Object.fromEntries(Object.entries(catalogues[locale] ?? {}).filter(([key]) => !serverOnly.test(key)))
  write(
    join(out, 'page', `${locale}.ts`),
    `// made by scripts/messages.ts\nexport default JSON.parse(${JSON.stringify(JSON.stringify(page))}) as import('#kernel/messages').Catalogue\n`,
  )
}
const types = [...names].map(([key, found]) => {
  const fields = [...found].map(
    ([name, kind]) => `${name}: ${kind === 'text' ? 'Text' : kind === 'number' ? 'number | bigint' : 'Date'}`,
  )
  return `  '${key}': ${fields.length > 0 ? `{ ${fields.join('; ')} }` : 'undefined'}`
})
write(
  join(out, 'keys.ts'),
  `// made by scripts/messages.ts\ntype Text = string | number | bigint\nexport type Messages = {\n${types.join('\n')}\n}\nexport type MessageKey = keyof Messages\n`,
)
console.log(`${names.size} messages in ${locales.length} languages`)
