// Journals as they are written, and the checker that reads them by itself.
import { describe, expect, it } from 'vitest'
import {
  accountName,
  assertionLines,
  commodityOf,
  dayAfter,
  entryLines,
  forBeancount,
  forHledger,
  headLines,
  journalForms,
  type JournalForm,
} from './journal.ts'
import { checkJournal } from './journal-check.ts'

const grains = { symbol: 'HARB', scale: 2 }
const [ana, ben] = [accountName('member', 'HARB0005'), accountName('member', 'HARB0006')]

function journal(
  form: JournalForm,
  change: { amount?: bigint; asserted?: bigint; narration?: string; day?: string } = {},
): string {
  const { amount = 1250n, asserted = -1250n, narration = 'bread', day = '2026-03-13' } = change
  return [
    ...headLines(
      form,
      {
        title: 'Harbour Lane',
        notes: ['type: [x]'],
        accounts: [
          { name: ana, says: 'Ana; type: Q' },
          { name: ben, says: '' },
        ],
        more: false,
        from: null,
      },
      grains,
    ),
    ...entryLines(
      form,
      {
        day: '2026-03-12',
        number: 'HARB-1',
        payee: 'Ana → Ben',
        narration,
        postings: [
          { account: ana, minor: -1250n, kind: 'main' },
          { account: ben, minor: amount, kind: 'main' },
        ],
      },
      grains,
    ),
    ...assertionLines(
      form,
      day,
      [
        { account: ana, minor: asserted },
        { account: ben, minor: 1250n },
      ],
      grains,
    ),
  ].join('\n')
}

it('is written in the way of hledger', () =>
  expect(journal('hledger').split('\n')).toEqual([
    '; Harbour Lane',
    '; type： ［x］',
    '',
    'commodity 1000.00 HARB',
    'account Assets:Members:HARB0005  ; Ana； type： Q',
    'account Assets:Members:HARB0006',
    '',
    '2026-03-12 * (HARB-1) Ana → Ben | bread',
    '    Assets:Members:HARB0005  -12.50 HARB',
    '    Assets:Members:HARB0006  12.50 HARB',
    '',
    '2026-03-13 * Balances',
    '    Assets:Members:HARB0005  0.00 HARB = -12.50 HARB',
    '    Assets:Members:HARB0006  0.00 HARB = 12.50 HARB',
    '',
  ]))

it('is written in the way of beancount', () =>
  expect(journal('beancount').split('\n')).toEqual([
    '; Harbour Lane',
    '; type： ［x］',
    '',
    'option "title" "Harbour Lane"',
    'option "operating_currency" "HARB"',
    '1000-01-01 open Assets:Members:HARB0005 HARB ; Ana； type： Q',
    '1000-01-01 open Assets:Members:HARB0006 HARB',
    '',
    '2026-03-12 * "Ana → Ben" "bread" ^HARB-1',
    '    Assets:Members:HARB0005  -12.50 HARB',
    '    Assets:Members:HARB0006  12.50 HARB',
    '',
    '2026-03-13 balance Assets:Members:HARB0005  -12.50 ~ 0 HARB',
    '2026-03-13 balance Assets:Members:HARB0006  12.50 ~ 0 HARB',
    '',
  ]))

describe('texts that want to be more', () => {
  it.each([
    ['a comment; or = 5 HARB', 'a comment； or = 5 HARB'],
    ['payee | note', 'payee ｜ note'],
    ['two\nlines\r\n2026-01-01 * x\tend', 'two lines 2026-01-01 * x end'],
    ['turned \u202eround\u2066\ufeff', 'turned round'],
  ])('%o for hledger', (text, safe) => expect(forHledger(text)).toBe(safe))
  it.each([
    ['say "bread"', String.raw`say \"bread\"`],
    [String.raw`back\slash"`, String.raw`back\\slash\"`],
    ['two\nlines', 'two lines'],
  ])('%o for beancount', (text, safe) => expect(forBeancount(text)).toBe(safe))
})

it.each([
  ['hours, in seconds', { kind: 'hours', step_s: 900 } as const, { symbol: 'HARBSEC', scale: 0 }],
  [
    'a unit with decimals',
    { kind: 'decimal', scale: 2, one: 'grain', other: 'grains', symbol: 'g' } as const,
    { symbol: 'HARB', scale: 2 },
  ],
])('the commodity of %s', (_, unit, commodity) => expect(commodityOf('HARB', unit)).toEqual(commodity))
it('knows the day after the last of a year', () => expect(dayAfter('2025-12-31')).toBe('2026-01-01'))

describe.each([...journalForms])('the checker, in the way of %s', (form) => {
  it('finds nothing in what is right', () => {
    expect(checkJournal(journal(form))).toEqual({
      ok: true,
      transactions: form === 'hledger' ? 2 : 1,
      postings: form === 'hledger' ? 4 : 2,
      assertions: 2,
      balances: new Map([
        [`${ana} HARB`, '-12.5'],
        [`${ben} HARB`, '12.5'],
      ]),
      faults: [],
    })
  })
  it.each<[string, string, string[]]>([
    ['an amount that is off', journal(form, { amount: 1249n }), ['sum_not_zero', 'balance_off']],
    ['a hundredth in an assertion', journal(form, { asserted: -1251n }), ['balance_off']],
    ['an assertion too early', journal(form, { day: '2026-03-11' }), ['assertion_early']],
    ['a line of another kind', `${journal(form)}\ninclude other.journal\n`, ['line_unknown']],
    ['a posting of nothing', `    ${ana}  1.00 HARB\n${journal(form)}`, ['posting_stray']],
    ['a head without postings', `2026-03-01 * "x" ""\n\n${journal(form)}`, ['postings_missing']],
    [
      'something behind the assertions',
      `${journal(form)}\n2026-03-12 * "x" "y"\n    ${ana}  -1.00 HARB\n    ${ben}  1.00 HARB\n`,
      ['entry_behind_assertion'],
    ],
    ['a journal that asserts nothing', journal(form).split('2026-03-13')[0]!, ['nothing_asserted']],
  ])('finds %s', (_, text, faults) => {
    const checked = checkJournal(text)
    expect(checked.ok).toBe(false)
    expect([...new Set(checked.faults.map(({ fault }) => fault))]).toEqual(faults)
  })
})
