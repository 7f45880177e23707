import { afterAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readPdf } from '../../tests/harness/pdf.ts'
import { anonymous, type Actor } from './context.ts'
import { newId } from './ids.ts'
import { openPress, type Sheet } from './paper.ts'
import { native, portable } from './paper/engine.ts'
import { plainText, printable } from './paper/plain.ts'

const press = openPress()
const folder = mkdtempSync(join(tmpdir(), 'tequio-paper-'))
afterAll(() => {
  press.close()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
function templateOf(body: string): URL {
  const file = join(folder, `${(files += 1)}.typ`)
  writeFileSync(file, `#import "/sheet.typ": *\n#show: frame\n${body}`)
  return pathToFileURL(file)
}
const list = templateOf('= #say(data.title)\n#for words in data.rows { block(say(words)) }')
const sheetOf = (rows: string[], more: Partial<Sheet> = {}): Sheet => ({
  template: list,
  locale: 'fr',
  title: 'Liste',
  by: 'SEL de la Croix',
  size: 'a4',
  data: { title: 'Offres', rows },
  ...more,
})
const read = async (sheet: Sheet) => readPdf(await press.make({ actor: anonymous }, sheet))

const hostile = [
  '#read("/etc/passwd") #panic("x") #import "@preview/cetz:0.2.2": *',
  '*fat* _thin_ $x^2$ `code` @label <label> = Heading // comment /* more */ \\ ~ #{ 1 + 1 } [box]',
  '<script>alert(1)</script> &amp; <b>bold</b>',
  '"quoted" \\u{41} \\n {{name}} ${1}',
]

describe('texts stay texts', () => {
  it.each(hostile)('%s', async (words) => {
    const { text } = await read(sheetOf([words]))
    expect(text).toContain(words)
  })

  it('also where they stand in the head, the foot and the title', async () => {
    const words = '#panic("x") *fat* <b>'
    const page = await read(sheetOf(['–'], { title: words, by: words, foot: words }))
    expect(page.title).toBe(words)
    expect(page.text.split(words)).toHaveLength(4)
  })

  it('a word of ten thousand letters is broken and stays inside the page, whole', async () => {
    const word = 'mañana'.repeat(1_700)
    const { text, pages } = await read(sheetOf([word]))
    expect(pages.length).toBeGreaterThan(2)
    expect(text.replaceAll(/SEL de la Croix|Liste|Offres|\d+ \/ \d+| /g, '')).toBe(word)
  })

  it('signs that would turn the words of a page round are gone, and so is what has no shape', () => {
    expect(printable('a\u202eb\u2066c\u0000d\u0007\ufeffe\r\nf\rg\ud800')).toBe('abcde\nf\ng\ufffd')
    expect(JSON.parse(plainText({ rows: [{ name: 'x\u202ey', n: 3, none: null }] }))).toEqual({
      rows: [{ name: 'xy', n: 3, none: null }],
    })
  })

  it('an address breaks, but never inside a character as people see it', () => {
    const family = '👨‍👩‍👧'
    const broken = printable(family.repeat(20))
    expect(broken).toContain('\u200b')
    expect(broken.split('\u200b').every((part) => part.replaceAll(family, '') === '')).toBe(true)
  })
})

describe('a sheet', () => {
  it('has its language, its title, headings and tags, and letters of all five languages', async () => {
    const letters = 'À vélo, œuvre, ça, l’été · ñandú, ¿qué?, l·l · àéèíïóòúüç · Żółw'
    const page = await read(sheetOf([letters, 'שלום עולם'], { by: 'Noël' }))
    expect(page).toMatchObject({ title: 'Liste', language: 'fr', headings: ['Offres'], tagged: true })
    expect(page.text).toContain(letters)
    expect(page.text).toContain('Noël')
  })

  it('runs from the right in Hebrew, with figures as they are', async () => {
    const page = await read(
      sheetOf(['הצעות ובקשות'], {
        locale: 'he',
        template: templateOf('#for words in data.rows { block(say(words)) }\n#figure-text("−12.50")'),
      }),
    )
    expect(page.language).toBe('he')
    // A reader gives a line of Hebrew word by word from its left.
    for (const word of ['הצעות', 'ובקשות']) expect(page.text).toContain(word)
    expect(page.text).toContain('−12.50')
  })

  it('is the same, byte for byte, from the portable typesetter as from the fast one', async () => {
    const sheet = plainText({ ...sheetOf([...hostile, 'שלום', 'Élodie']), template: undefined })
    const template = '#import "/sheet.typ": *\n#show: frame\n#for words in data.rows { block(say(words)) }'
    const slow = (await portable())(template, sheet)
    const fast = native()?.(template, sheet) ?? slow
    expect(slow).toBeInstanceOf(Uint8Array)
    expect(Buffer.compare(Buffer.from(fast as Uint8Array), Buffer.from(slow as Uint8Array))).toBe(0)
  })
})

describe('a template that goes wrong', () => {
  it.each([
    ['reads a file', '#read("/etc/passwd")'],
    ['reads outside', '#read("../../../etc/passwd")'],
    ['fetches a package', '#import "@preview/cetz:0.2.2"'],
    ['panics', '#panic("no")'],
  ])('%s: there is no sheet', async (_name, body) => {
    await expect(read(sheetOf([], { template: templateOf(body) }))).rejects.toMatchObject({
      code: 'kernel.paper_failed',
      kind: 'unavailable',
    })
  })

  it.each([
    ['reads a file', '#read("/etc/passwd")'],
    ['fetches a package', '#import "@preview/cetz:0.2.2"'],
  ])('%s: neither from the portable typesetter', async (_name, body) => {
    expect(typeof (await portable())(body, '{}')).toBe('string')
  })
})

describe('the process', () => {
  const many = Array.from({ length: 4_000 }, (_, i) => `Ligne ${i}`)

  it('is ended when a sheet takes too long, and the next sheet has a new one', async () => {
    const hasty = openPress({ timeout_ms: 1 })
    await expect(hasty.make({ actor: anonymous }, sheetOf(many))).rejects.toMatchObject({ code: 'kernel.paper_failed' })
    hasty.close()
    expect((await read(sheetOf(['Après']))).text).toContain('Après')
  })

  it.runIf(process.platform === 'linux')('is ended when it takes too much memory', async () => {
    const narrow = openPress({ resident_mb: 1 })
    await expect(narrow.make({ actor: anonymous }, sheetOf(many))).rejects.toMatchObject({
      code: 'kernel.paper_failed',
    })
    narrow.close()
  })

  it('takes two sheets at a time from one person, and ten in all', async () => {
    const slow = openPress()
    const someone = (): Actor => ({ kind: 'person', id: newId<'person'>(), host: false, scopes: null })
    const code = (error: { code: string }) => error.code
    const me = someone()
    const mine = [1, 2, 3].map(() => slow.make({ actor: me }, sheetOf(many)).catch(code))
    expect(await mine[2]).toBe('kernel.busy')
    const others = Array.from({ length: 11 }, () => slow.make({ actor: someone() }, sheetOf(['x'])).catch(code))
    expect(await others[9]).toBe('kernel.busy')
    slow.close()
    expect(await Promise.all(mine)).toEqual(['kernel.busy', 'kernel.busy', 'kernel.busy'])
    await Promise.all(others)
  })
})
