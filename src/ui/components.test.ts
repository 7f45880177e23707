import { createRawSnippet } from 'svelte'
import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import { readFileSync, readdirSync } from 'node:fs'
import { artNames } from './art.ts'
import Avatar from './Avatar.svelte'
import Banner from './Banner.svelte'
import Button from './Button.svelte'
import Chip from './Chip.svelte'
import Empty from './Empty.svelte'
import Facts from './Facts.svelte'
import Photo from './Photo.svelte'
import Row from './Row.svelte'
import Segmented from './Segmented.svelte'
import SegmentedLinks from './SegmentedLinks.svelte'
import Sheet from './Sheet.svelte'
import Shell from './Shell.svelte'
import Slip from './Slip.svelte'
import Tile from './Tile.svelte'
import Toast from './Toast.svelte'
import Weave from './Weave.svelte'

const children = createRawSnippet(() => ({ render: () => '<p>inside</p>' }))
const evil = `"><script>alert('1')</script>&<img src=x onerror=y>`

describe('words stay words, whatever they contain', () => {
  const way = { href: `/a"onclick="x`, label: evil }
  const rendered: Record<string, string> = {
    Avatar: render(Avatar, { props: { name: evil, src: evil } }).body,
    Banner: render(Banner, { props: { title: evil, text: evil } }).body,
    Button: render(Button, { props: { label: evil, href: evil, disabledReason: evil } }).body,
    Empty: render(Empty, { props: { title: evil, text: evil, group: evil } }).body,
    Facts: render(Facts, { props: { rows: [{ term: evil, value: evil }] } }).body,
    Photo: render(Photo, { props: { src: evil, alt: evil, srcset: evil } }).body,
    Row: render(Row, { props: { href: evil, title: evil, note: evil, go: evil } }).body,
    Segmented: render(Segmented, {
      props: { name: evil, label: evil, value: evil, options: [{ value: evil, label: evil }] },
    }).body,
    SegmentedLinks: render(SegmentedLinks, { props: { label: evil, options: [way] } }).body,
    Sheet: render(Sheet, { props: { id: 'x', title: evil, close: evil, children } }).body,
    Slip: render(Slip, { props: { group: evil, title: evil, code: evil, children } }).body,
    Tile: render(Tile, { props: { href: evil, title: evil, price: evil, note: evil, text: evil } }).body,
    Toast: render(Toast, { props: { text: evil } }).body,
    Weave: render(Weave, { props: { name: evil, brand: JSON.parse('{"weave-1":"red\\"><script>"}') } }).body,
    Shell: render(Shell, {
      props: {
        words: { skip: evil, tools: evil, places: evil, group: evil, me: evil },
        group: { name: evil, href: evil, line: evil, logo: evil },
        me: { name: evil, href: evil, line: evil, src: evil },
        search: way,
        families: [[{ ...way, count: 3, countText: evil }]],
        places: [way],
        children,
      },
    }).body,
  }
  test.each(Object.entries(rendered))('%s', (_, body) => {
    expect(body).not.toMatch(/<script|<img src=x|" ?onclick=|" ?onerror=/)
  })
})

describe('a row has one target, or buttons below it', () => {
  test('link with an arrow', () => {
    const { body } = render(Row, { props: { href: '/x', title: 'Tom asks' } })
    expect(body).toContain('<a class="row bare" href="/x"')
    expect(body).toContain('icon s flip chev')
  })
  test('no link, no arrow', () => {
    const { body } = render(Row, { props: { title: 'Win' } })
    expect(body).toContain('<div class="row bare"')
    expect(body).not.toContain('chev')
  })
})

describe('a chip is what it is used for', () => {
  test('a filter that is on: a link with a cross', () => {
    const { body } = render(Chip, { props: { href: '?near=0', on: true, children } })
    expect(body).toMatch(/<a class="chip" href="\?near=0" aria-current="true"/)
    expect(body.match(/<svg/g)).toHaveLength(1)
  })
  test('a control', () => {
    const { body } = render(Chip, { props: { name: 'k', value: 'garden', checked: true, children } })
    expect(body).toMatch(/<label class="chip"><input class="vh" type="radio" name="k" value="garden" checked/)
  })
  test('a button that sends', () => {
    const { body } = render(Chip, { props: { name: 'thank', value: '7', submit: true, on: false, children } })
    expect(body).toMatch(/<button class="chip" type="submit" name="thank" value="7" aria-pressed="false"/)
  })
})

test('segmented: the chosen one is checked without JavaScript', () => {
  const options = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
  ]
  const { body } = render(Segmented, { props: { name: 's', options, value: 'b' } })
  expect(body).toMatch(/value="b" checked/)
  expect(body).not.toMatch(/value="a" checked/)
})

describe('the frame', () => {
  const words = { skip: 'Skip', tools: 'Tools', places: 'Places', group: 'Change group', me: 'Me' }
  const home = { href: '/', label: 'Home', icon: 'house', current: true, count: 3, countText: ' need you' } as const
  const given = {
    words,
    group: { name: 'Harbour Lane', href: '/groups' },
    families: [[home]],
    places: [home],
    children,
  }
  test('has one main, a skip link to it, and five places', () => {
    const places = ['Home', 'Talk', 'Exchange', 'Calendar', 'All'].map((label, i) => ({ href: `/${i}`, label }))
    const { body } = render(Shell, { props: { ...given, places } })
    expect(body.match(/<main/g)).toHaveLength(1)
    expect(body).toContain('href="#main"')
    expect(body).toContain('class="tabbar phone"')
    expect(body).toMatch(/aria-current="page"/)
    expect(body).toContain('<span class="vh"> need you</span>')
  })
  test('one place alone needs no bar', () => {
    expect(render(Shell, { props: { ...given, places: [{ href: '/', label: 'Home' }] } }).body).not.toContain('tabbar')
  })
  test('a dock takes the place of the five', () => {
    const { body } = render(Shell, { props: { ...given, dock: children, back: { href: '/x', label: 'My account' } } })
    expect(body).not.toContain('tabbar')
    expect(body).toContain('class="dock phone"')
    expect(body).toContain('<a class="back" href="/x"')
  })
  test('a visitor is shown the way in', () => {
    expect(
      render(Shell, { props: { ...given, enter: { href: '/in', label: 'Come in' } } }).body.match(/href="\/in"/g),
    ).toHaveLength(2)
  })
})

test('a sheet is a dialog, or a part of a page', () => {
  const props = { id: 'offer', title: 'Offer', close: 'Close', children }
  expect(render(Sheet, { props }).body).toMatch(/<dialog class="sheet" id="offer" aria-labelledby="offer-title"/)
  const page = render(Sheet, { props: { ...props, standalone: true } }).body
  expect(page).not.toContain('<dialog')
  expect(page).toContain('<h1 id="offer-title">')
})

test('every picture in the folder is in the list', () => {
  const files = readdirSync(new URL('./art/', import.meta.url)).map((file) => file.replace('.svg', ''))
  expect(files.toSorted()).toEqual([...artNames])
})

test('styles know no left and right', () => {
  for (const file of ['tokens.css', 'base.css', 'components.css']) {
    const css = readFileSync(new URL(`./${file}`, import.meta.url), 'utf8')
    expect(
      css.match(/(margin|padding|border|inset)-(left|right)|(^|[{;\s])(left|right):|text-align: (left|right)|float:/g),
    ).toBeNull()
  }
})
