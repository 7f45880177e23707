import { describe, expect, it } from 'vitest'
import { addressKey, deviceOf, isFresh, isWeak, localPath, maskAddress, networkOf } from './rules.ts'

describe('one key for one mailbox', () => {
  it.each([
    ['Nadia@Example.ORG', 'nadia@example.org'],
    ['  nadia@example.org ', 'nadia@example.org'],
    ['nadia@bücher.example', 'nadia@xn--bcher-kva.example'],
    ['ＮＡＤＩＡ@example.org', 'nadia@example.org'],
    ['na.dia+sel@example.org', 'na.dia+sel@example.org'],
  ])('%s → %s', (address, key) => expect(addressKey(address)).toBe(key))
})

describe('a masked address', () => {
  it.each([
    ['nadia@example.org', 'n…a@example.org'],
    ['jo@example.org', 'j…@example.org'],
    ['j@example.org', 'j…@example.org'],
  ])('%s → %s', (address, shown) => expect(maskAddress(address)).toBe(shown))
})

describe('a path to go on to', () => {
  it.each(['/', '/g/croix', '/g/croix?after=x#y', '/g/caf%C3%A9', '/a//b', '/g/מקום', '/pay?to=/x'])(
    'stays: %s',
    (path) => expect(localPath(path)).toBe(path),
  )
  it.each([
    '',
    'g/croix',
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\\/evil.example',
    '/g\\..\\evil',
    '/\t/evil.example',
    '\t//evil.example',
    '/\n/evil.example',
    '/g\r\nSet-Cookie: a=b',
    '/g\u0000',
    '/g x',
    '/g\u00a0x',
    '/g\u0085',
    '/g\u2028x',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    'http:/evil.example',
    `/${'a'.repeat(500)}`,
  ])('is none: %j', (path) => expect(localPath(path)).toBeNull())
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:DB8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    [undefined, 'none'],
  ])('%s → %s', (address, network) => expect(networkOf(address)).toBe(network))
})

describe('a device in two words', () => {
  it.each([
    ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox · Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari · iPhone',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge · Windows',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
      'Chrome · Linux',
    ],
    ['curl/8.0', ''],
    [null, ''],
  ])('%s', (agent, words) => expect(deviceOf(agent)).toBe(words))
})

describe('a weak password', () => {
  const about = ['Nadia Okafor', 'nadia@example.org']
  it.each([
    'aaaaaaaaaa',
    'abababababab',
    '1234567890',
    '20261122091',
    'nadiaokafor',
    'Nadia@Example.org',
    'okafor12okafor',
  ])('%s', (text) => expect(isWeak(text, about)).toBe(true))
  it.each(['four words in a row', 'a kettle on the hob', 'Q7v-plum-ember', 'nadia likes green figs'])(
    'but not: %s',
    (text) => expect(isWeak(text, about)).toBe(false),
  )
})

describe('a fresh session', () => {
  const at = new Date('2026-03-12T09:00:00Z')
  it.each([
    [null, false],
    [new Date('2026-03-12T08:30:00Z'), true],
    [new Date('2026-03-12T08:29:59Z'), false],
  ])('%s', (since, fresh) => expect(isFresh(since, at)).toBe(fresh))
})
