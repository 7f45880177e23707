import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainCell, safeCell, writeCsv } from './csv-out.ts'
import type { CsvColumn, CsvForm, CsvValue } from './csv-out.ts'

const text: CsvColumn = { heading: 'h' }
const number: CsvColumn = { heading: 'h', kind: 'number' }
const bare: CsvForm = { mark: false, lineEnd: '\n' }

describe('one cell', () => {
  const rows: [value: CsvValue, column: CsvColumn, written: string, form?: CsvForm][] = [
    ['bread', text, 'bread'],
    ['', text, '""'],
    [null, text, '""'],
    [undefined, number, '""'],
    ['a,b', text, '"a,b"'],
    ['a;b', text, 'a;b'],
    ['a;b', text, '"a;b"', { delimiter: ';' }],
    ['a\tb', text, '"a\tb"', { delimiter: '\t' }],
    ['say "x"', text, '"say ""x"""'],
    ['a\nb', text, '"a\nb"'],
    ['a\r\nb', text, '"a\r\nb"'],
    [' lead', text, '" lead"'],
    ['trail ', text, '"trail "'],
    ['=1+1', text, "'=1+1"],
    ['=HYPERLINK("http://x.example","y")', text, '"\'=HYPERLINK(""http://x.example"",""y"")"'],
    ['+33 6 39', text, "'+33 6 39"],
    ['-12', text, "'-12"],
    ['- a list', text, "'- a list"],
    ['@SUM(A1)', text, "'@SUM(A1)"],
    ['\t=1', text, "'\t=1"],
    ['\r=1', text, '"\'\r=1"'],
    ['＝1', text, "'＝1"],
    ['a=1', text, 'a=1'],
    ["'tis", text, "'tis"],
    ["'=1", text, "''=1"],
    ['נעמה', text, 'נעמה'],
    [-5n, text, '-5'],
    [-5n, number, '-5'],
    [10n ** 15n, number, '1000000000000000'],
    ['-12.50', number, '-12.50'],
    ['-12,50', number, '-12,50', { delimiter: ';' }],
    ['-12,50', number, '"-12,50"'],
    ['-12+A1', number, "'-12+A1"],
    ['=1', number, "'=1"],
    ['+12', number, "'+12"],
    [1.5, number, '1.5'],
    [true, text, 'true'],
  ]
  it.each(rows)('%o (%o) → %s', (value, column, written, form) => {
    expect(writeCsv([column], [[value]], { ...bare, ...form })).toBe(`h\n${written}\n`)
  })
})

it('writes a mark, CRLF and neutral headings unless told otherwise', () => {
  const columns = [{ heading: '=name' }, { heading: 'balance', kind: 'number' as const }]
  expect(writeCsv(columns, [['Nell', -242n]])).toBe("\ufeff'=name,balance\r\nNell,-242\r\n")
  expect(writeCsv(columns, [], { ...bare, delimiter: ';' })).toBe("'=name;balance\n")
})

it('refuses what makes no table', () => {
  expect(() => writeCsv([text], [['a', 'b']])).toThrow('2 cells for 1 columns')
  expect(() => writeCsv([number], [[Number.NaN]])).toThrow('no figure')
})

it('is read back as it was, and no cell begins a formula', () => {
  const signs = fc.constantFrom('=', '+', '-', '@', "'", '\t', '\r', '\n', '"', ',', ';', ' ', 'a', 'é', '＝')
  const cells = fc.array(fc.tuple(fc.string({ unit: signs, maxLength: 6 }), fc.string({ unit: signs, maxLength: 6 })))
  const columns = [{ heading: 'a' }, { heading: 'b' }]
  fc.assert(
    fc.property(cells, fc.constantFrom(',', ';', '\t') as fc.Arbitrary<',' | ';' | '\t'>, (rows, delimiter) => {
      const read: string[][] = parse(writeCsv(columns, rows, { delimiter }), {
        bom: true,
        delimiter,
        record_delimiter: '\r\n',
      })
      expect(read.slice(1).map((row) => row.map(plainCell))).toEqual(rows)
      expect(read.flat().every((found) => !/^[=+\-@\t\r＝]/.test(found))).toBe(true)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: signs }), (any) => {
      expect(plainCell(safeCell(any))).toBe(any)
    }),
  )
})
