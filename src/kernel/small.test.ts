// The small mechanisms, as tables.
import { describe, expect, it } from 'vitest'
import { directionOf } from './context.ts'
import { declareErrors, errorCodes, outcomes, Refusal, refuse } from './errors.ts'
import { cookieOf } from './http/caller.ts'
import { languageOf } from './http/language.ts'
import { problemOf } from './http/problem.ts'
import { isId, newId } from './ids.ts'
import { describe as told } from './log.ts'
import { readQuery } from './openapi-shape.ts'
import { bucketLimiter } from './rate.ts'
import { hashCode, hashToken, newCode, newToken, same } from './secrets.ts'
import { all, allow, deny } from './verdict.ts'
import { canonical, decode, encode, toJson } from './wire.ts'

describe('ids', () => {
  it('are version 7, of the time they were made, and in order', () => {
    const at = Date.UTC(2026, 2, 12)
    const ids = Array.from({ length: 5000 }, () => newId())
    expect(new Set(ids).size).toBe(5000)
    expect([...ids].sort()).toEqual(ids)
    expect(ids.every((one) => isId(one) && one[14] === '7' && '89ab'.includes(one[19]!))).toBe(true)
    expect(
      parseInt(
        newId(at + 1e12)
          .replaceAll('-', '')
          .slice(0, 12),
        16,
      ),
    ).toBe(at + 1e12)
  })
})

describe('languages of a reader', () => {
  it.each([
    ['fr-FR,fr;q=0.9,en;q=0.8', 'fr'],
    ['de,ca;q=0.7,en;q=0.5', 'ca'],
    ['iw', 'he'],
    ['en;q=0.2, es;q=0.9', 'es'],
    ['fr;q=0, en', 'en'],
    ['xx', 'en'],
    ['', 'en'],
    [';;;,,,q=', 'en'],
    ['a'.repeat(100_000), 'en'],
  ])('%s', (header, expected) => expect(languageOf(header)).toBe(expected))
  it('turn the page for Hebrew', () => expect([directionOf('he'), directionOf('fr')]).toEqual(['rtl', 'ltr']))
})

describe('cookies', () => {
  it.each([
    ['a=1; tequio_session=abc; b=2', 'abc'],
    ['tequio_session=abc', 'abc'],
    ['xtequio_session=abc', null],
    ['tequio_session', null],
    ['', null],
  ])('%s', (header, expected) => expect(cookieOf(header, 'tequio_session')).toBe(expected))
})

describe('answers as text', () => {
  const value = { a: 12n, at: new Date('2026-03-12T09:41:00Z'), list: [1, 'two', null], nested: { b: -1n } }
  it('come back equal', () => expect(decode(encode(value))).toEqual(value))
  it('are plain for outside readers', () =>
    expect(toJson(value)).toBe('{"a":"12","at":"2026-03-12T09:41:00.000Z","list":[1,"two",null],"nested":{"b":"-1"}}'))
  it('hash alike whatever the order of their keys', () => {
    expect(canonical({ b: 1, a: [2n], c: undefined })).toBe(canonical({ a: [2n], b: 1 }))
    expect(canonical({ a: 1 })).not.toBe(canonical({ a: '1' }))
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]))
  })
})

describe('verdicts', () => {
  it('are the first denial, or allow', () => {
    expect(all(allow, deny('x.no', { n: 1 }), deny('x.never'))).toEqual({ ok: false, code: 'x.no', params: { n: 1 } })
    expect(all(allow, allow)).toEqual({ ok: true })
  })
})

describe('refusals', () => {
  it('are declared before they are used, with one kind each', () => {
    expect(() => refuse('nowhere.declared')).toThrow('undeclared')
    declareErrors({ 'small.thing_gone': 'absent' })
    expect(() => declareErrors({ 'small.thing_gone': 'denied' })).toThrow('two kinds')
    expect(refuse('small.thing_gone')).toMatchObject({ kind: 'absent', key: 'small.error.thing_gone' })
    expect(new Set(Object.values(outcomes).map(({ http }) => http)).size).toBe(7)
    expect(errorCodes().get('kernel.scope_missing')).toBe('denied')
  })
  it('become problems in the language of the reader', () => {
    const problem = problemOf(
      new Refusal(
        'kernel.too_many',
        { minutes: 3 },
        { amount: { key: 'kernel.field.too_long', params: { limit: 5 } } },
      ),
      'fr',
    )
    expect(problem).toMatchObject({ status: 429, code: 'kernel.too_many', type: 'urn:tequio:error:kernel.too_many' })
    expect(problem.title).toContain('3')
    expect(problem.fields?.['amount']).toContain('5')
  })
})

describe('secrets', () => {
  it('are long, hashed, and compared in constant time', () => {
    expect(newToken()).toMatch(/^[\w-]{43}$/)
    expect(newCode()).toMatch(/^\d{6}$/)
    expect(hashToken('a').length).toBe(32)
    expect(same(hashCode('123456', 'salt'), hashCode('123456', 'salt'))).toBe(true)
    expect(same(hashCode('123456', 'salt'), hashCode('123456', 'other'))).toBe(false)
    expect(same(new Uint8Array(3), new Uint8Array(4))).toBe(false)
  })
})

describe('floods', () => {
  it('have a burst, then a trickle, by address', () => {
    const room = bucketLimiter(3, 1)
    const tries = (who: string, at: number, n: number): boolean[] => Array.from({ length: n }, () => room(who, at))
    expect(tries('a', 0, 5)).toEqual([true, true, true, false, false])
    expect(tries('b', 0, 1)).toEqual([true])
    expect(tries('a', 2000, 3)).toEqual([true, true, false])
  })
})

describe('query parameters', () => {
  const schema = { n: { type: 'integer' }, yes: { type: 'boolean' }, many: { type: 'array' }, word: { type: 'string' } }
  it.each([
    ['n=12&yes=true&many=a&many=b&word=1&other=x', { n: 12, yes: true, many: ['a', 'b'], word: '1' }],
    ['n=twelve&yes=perhaps', { n: 'twelve', yes: 'perhaps' }],
    ['', {}],
  ])('%s', (text, expected) => expect(readQuery(schema, new URLSearchParams(text))).toEqual(expected))
})

describe('what a log may hold of a fault', () => {
  it('is where and which, never the words', () => {
    const fault = Object.assign(new Error('duplicate key (address)=(nadia@people.example)'), {
      code: '23505',
      table_name: 'mailbox',
      detail: 'nadia@people.example',
    })
    expect(JSON.stringify(told(fault))).not.toContain('nadia')
    expect(told(fault)).toMatchObject({ pg: '23505', table: 'mailbox' })
  })
})
