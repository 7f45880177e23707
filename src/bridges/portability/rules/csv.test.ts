import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineAt, lineStarts } from './csv-bytes.ts'
import { readCsv } from './csv.ts'
import type { CsvShape } from './csv.ts'
import { bytesOf } from '../../../../tests/exports.ts'

const shape: CsvShape = { required: ['a', 'b'], optional: ['c'] }
const read = (text: string, as: CsvShape = shape) => readCsv('x.csv', bytesOf(text), as)
const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`

describe('readCsv', () => {
  const rows: [name: string, text: string, expected: [number, string, string][]][] = [
    [
      'comma, LF',
      'a,b\n1,2\n3,4\n',
      [
        [2, '1', '2'],
        [3, '3', '4'],
      ],
    ],
    ['semicolon, CRLF, mark', '\ufeffa;b\r\n1;2,5\r\n', [[2, '1', '2,5']]],
    ['tab, lone CR', 'a\tb\r1\t2\r', [[2, '1', '2']]],
    ['no line end at the end', 'a,b\n1,2', [[2, '1', '2']]],
    ['headings in another order, case and space', ' B ,"A"\n2,1\n', [[2, '1', '2']]],
    ['a heading that holds the other separator', 'a;b;"x,y,z,w"\n1;2;3\n', [[2, '1', '2']]],
    [
      'line breaks in fields',
      'a,b\n"1\n1\r\n1",2\n3,4\n',
      [
        [2, '1\n1\r\n1', '2'],
        [5, '3', '4'],
      ],
    ],
    ['line breaks in a heading', '"a","b","c\nd"\n1,2,3\n', [[3, '1', '2']]],
    ['quotes', 'a,b\n"say ""x""",""\n', [[2, 'say "x"', '']]],
    ['text is not trimmed', 'a,b\n 1 ,\t2\n', [[2, ' 1 ', '\t2']]],
    [
      'blank lines',
      'a,b\n\n\n1,2\n\r\n3,4\n\n',
      [
        [4, '1', '2'],
        [6, '3', '4'],
      ],
    ],
    ['rows of nothing but separators', 'a,b\n,\n1,2\n,\n', [[3, '1', '2']]],
    ['empty cells behind the last column', 'a,b,,\n1,2,,\n', [[2, '1', '2']]],
    ['a CR inside text of a file with LF', 'a,b\n1\r1,2\n', [[2, '1\r1', '2']]],
    ['no rows', 'a,b\n', []],
  ]
  it.each(rows)('%s', (_name, text, expected) => {
    const table = read(text)
    expect(table.records.map((r) => [r.line, r.cells.a, r.cells.b])).toEqual(expected)
    expect(table.problems.filter((p) => p.row !== 'warning')).toEqual([])
    expect(table.rows).toBe(expected.length)
  })

  it('reads a file without headings by position', () => {
    const table = read('1,2\n3,4\n', { ...shape, headless: ['a', 'b'] })
    expect(table.records.map((r) => [r.line, r.cells.a])).toEqual([
      [1, '1'],
      [2, '3'],
    ])
  })

  it('keeps unknown columns aside, but none that holds secrets', () => {
    const table = read('a,b,size,Password,api_token\n1,2,3,4,5\n')
    expect(table.records[0]?.aside).toEqual({ size: '3' })
    expect(table.problems.map((p) => [p.column, p.params.kept])).toEqual([
      ['size', true],
      ['password', false],
      ['api_token', false],
    ])
  })

  it('reads back whatever was written, with the line of each record', () => {
    const cell = fc.string({ unit: fc.constantFrom('x', 'é', '"', ',', ';', '\n', '\r\n', ' ', '🫙'), maxLength: 8 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell)),
        fc.constantFrom(',', ';'),
        fc.constantFrom('\n', '\r\n'),
        (pairs, sep, end) => {
          const full = pairs.map(([a, b]): [string, string] => [`${a}.`, b])
          const lines = [['a', 'b'], ...full].map((fields) => fields.map(quote).join(sep))
          const table = read(lines.map((line) => line + end).join(''))
          expect(table.records.map((r) => [r.cells.a, r.cells.b])).toEqual(full)
          let line = 1
          for (const [i, record] of table.records.entries()) {
            line += (lines[i] ?? '').split('\n').length
            expect(record.line).toBe(line)
          }
        },
      ),
    )
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { records, problems } = readCsv('x.csv', bytes, shape)
        expect(records.length === 0 || problems.every((p) => p.row !== 'file')).toBe(true)
      }),
    )
    const bits = fc.constantFrom('"', '""', ',', '\n', '\r', 'a', 'b', ' ', '\ufeff')
    fc.assert(
      fc.property(fc.string({ unit: bits, maxLength: 30 }), (text) => {
        const { problems } = read(`a,b\n${text}`)
        expect(problems.every((p) => p.line >= 1)).toBe(true)
      }),
    )
  })
})

it('counts lines by any line end', () => {
  const begins = lineStarts(bytesOf('a\nb\r\nc\rd'))
  expect(begins).toEqual([0, 2, 5, 7])
  expect([0, 1, 2, 4, 5, 7].map((offset) => lineAt(begins, offset))).toEqual([1, 1, 2, 2, 3, 4])
})
