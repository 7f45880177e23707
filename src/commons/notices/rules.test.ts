import { describe, expect, it } from 'vitest'
import { headerLine, isFinal, isKind, kindsIn, mailKey, nextTry, noticeKey, wants } from './rules.ts'

const created = new Date('2026-03-12T09:00:00Z')
const after = (minutes: number) => new Date(created.getTime() + minutes * 60_000)

describe('the next try', () => {
  it.each([
    [1, 0, 1],
    [2, 1, 5],
    [3, 6, 15],
    [4, 21, 60],
    [5, 81, 240],
    [9, 1000, 240],
    [0, 0, 1],
  ])('after %i tries, %i minutes old: in %i minutes', (tries, age, pause) =>
    expect(nextTry({ tries, created_at: created, now: after(age), final: false })).toEqual(after(age + pause)),
  )

  it('is none after three days, and none where the other side will never take it', () => {
    expect(nextTry({ tries: 20, created_at: created, now: after(3 * 1440), final: false })).toBeNull()
    expect(nextTry({ tries: 20, created_at: created, now: after(3 * 1440 - 1), final: false })).not.toBeNull()
    expect(nextTry({ tries: 1, created_at: created, now: created, final: true })).toBeNull()
  })

  it.each([
    [{ code: 'EENVELOPE', responseCode: 550 }, true],
    [{ code: 'EMESSAGE', responseCode: 554 }, true],
    [{ code: 'EENVELOPE', responseCode: 451 }, false],
    [{ code: 'EAUTH', responseCode: 535 }, false],
    [{ code: 'ECONNECTION' }, false],
    [{}, false],
  ])('final? %o %s', (failure, final) => expect(isFinal(failure)).toBe(final))
})

describe('wants a letter', () => {
  it.each([
    [[], 'ledger.received', true],
    [[{ kind: 'ledger.received', mail: false }], 'ledger.received', false],
    [[{ kind: 'ledger.received', mail: true }], 'ledger.received', true],
    [[{ kind: 'ledger.received', mail: false }], 'ledger.asked', true],
    [[{ kind: '*', mail: false }], 'ledger.received', false],
    [
      [
        { kind: '*', mail: false },
        { kind: 'ledger.received', mail: true },
      ],
      'ledger.received',
      false,
    ],
    [[{ kind: '*', mail: true }], 'ledger.received', true],
    [[{ kind: '*', mail: false }], 'people.sign_in', true],
    [[{ kind: 'groups.invitation', mail: false }], 'groups.invitation', true],
  ])('%o %s: %s', (settings, kind, wanted) => expect(wants(settings, kind)).toBe(wanted))
})

describe('a header line', () => {
  it.each([
    ['Nadia\r\nBcc: all@example.org', 'Nadia Bcc: all@example.org'],
    ['  a\tb\u0000c\u2028d ', 'a b c d'],
    ['x'.repeat(200), 'x'.repeat(150)],
    ['שלום', 'שלום'],
  ])('%j', (text, line) => expect(headerLine(text)).toBe(line))

  it('is cut between characters', () => expect(headerLine('🙂'.repeat(200), 3)).toBe('🙂🙂🙂'))
})

describe('keys of texts', () => {
  it('stand in the room of the kind', () => {
    expect(mailKey('ledger.received', 'subject')).toBe('ledger.mail.received.subject')
    expect(noticeKey('ledger.received')).toBe('ledger.notice.received')
    expect(noticeKey('ledger.to_confirm', '_act')).toBe('ledger.notice.to_confirm_act')
    const keys = [
      'ledger.mail.received.setting',
      'ledger.mail.asked.subject',
      'people.mail.sign_in.setting',
      'a.mail.b_c.setting',
    ]
    expect(kindsIn(keys)).toEqual(['a.b_c', 'ledger.received'])
    expect(['ledger.asked', 'ledger.nothing'].map((kind) => isKind(new Set(keys), kind))).toEqual([true, false])
  })
})
