import { readdirSync, statSync, unlinkSync, utimesSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { house as open } from '#kernel/house'
import { newId, type GroupId, type ItemId } from '#kernel/ids'
import { runJob } from '#kernel/jobs'
import { snapshot } from '#kernel/query'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import { bringBack, openPicture, putAway, stagePicture } from './server/index.ts'
import { manifest } from './tool.ts'

let house: TestHouse
let group: GroupId
let coordinator: Someone
let win: Someone
let tom: Someone
let clerk: Someone
let stranger: Someone
beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community())
  win = await house.member(group, 'Win')
  tom = await house.member(group, 'Tom')
  clerk = await house.member(group, 'Odile', ['clerk'])
  stranger = await house.person('Priya')
})
afterAll(() => house.close())

let shade = 0
/** Every picture another one, so that no two share their bytes. */
const photo = async (width = 60, height = 40) => {
  shade += 1
  return new Uint8Array(
    await sharp({
      create: { width, height, channels: 3, background: { r: shade % 256, g: (shade * 37) % 256, b: 90 } },
    })
      .jpeg()
      .toBuffer(),
  )
}
const stage = async (who: Caller, bytes?: Uint8Array, alt = '') =>
  (await stagePicture(who, { bytes: bytes ?? (await photo()), alt })).picture
const code = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )
const opened = (who: Caller, id: string, size: 'full' | 'small' = 'full', known?: string) =>
  snapshot(who, (ctx) => openPicture(ctx, id, size, known))
const look = async (who: Caller, id: string) => {
  const picture = await opened(who, id)
  return buffer(picture.stream!)
}
const sees = async (id: string, who: Caller[]) =>
  Promise.all(who.map(async (one) => (await code(look(one, id))) === 'done'))
const post = (who: Caller, pictures: string[], more: Record<string, unknown> = {}) =>
  named('market.post_listing')(who, { group, kind: 'offer', title: 'Bread', pictures, ...more }) as Promise<{
    listing: ItemId
  }>
const hung = async (who: Caller, listing: ItemId) =>
  ((await named('market.listing')(who, { listing })) as { pictures: { id: string }[] }).pictures.map((p) => p.id)

describe('a picture that came', () => {
  it('is whoever sent it’s alone, and two WebP files', async () => {
    const { picture, width, height } = await stagePicture(win, { bytes: await photo(2000, 1000), alt: 'Two loaves' })
    expect([width, height]).toEqual([1600, 800])
    expect(await sees(picture, [win, tom, coordinator, stranger, house.anonymous])).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    for (const [size, wide] of [
      ['full', 1600],
      ['small', 480],
    ] as const) {
      const { stream, type, size_bytes, etag } = await opened(win, picture, size)
      const bytes = await buffer(stream!)
      expect([type, size_bytes, (await sharp(bytes).metadata()).width]).toEqual(['image/webp', bytes.length, wide])
      expect((await opened(win, picture, size, `W/${etag}, "x"`)).stream).toBeNull()
      const other = await opened(win, picture, size, '"x"')
      other.stream!.destroy()
    }
  })

  it('comes once, however often the form is sent, and twelve million bytes do not slow that down', async () => {
    const bytes = await photo()
    const large = new Uint8Array(12 * 1024 * 1024)
    large.set(bytes)
    const at = performance.now()
    expect(await stagePicture({ ...win, key: 'k1' }, { bytes: large })).toEqual(
      await stagePicture({ ...win, key: 'k1' }, { bytes: large }),
    )
    expect(performance.now() - at).toBeLessThan(4000)
    expect(await code(stagePicture({ ...win, key: 'k1' }, { bytes: await photo() }))).toBe('kernel.key_reused')
  })

  it.each<[string, (who: Caller) => Promise<unknown>, string]>([
    [
      'from nobody known',
      async () => stagePicture(house.anonymous, { bytes: await photo() }),
      'kernel.sign_in_required',
    ],
    [
      'that is a page',
      () => stagePicture(win, { bytes: new TextEncoder().encode('<svg><script>alert(1)</script></svg> and more') }),
      'items.picture_unreadable',
    ],
    [
      'of more than 12 MB',
      () => stagePicture(win, { bytes: new Uint8Array(12 * 1024 * 1024 + 1) }),
      'items.picture_too_large',
    ],
    [
      'of fifty megapixels',
      async () =>
        stagePicture(win, {
          bytes: new Uint8Array(
            await sharp({ create: { width: 10_000, height: 5_000, channels: 3, background: '#fff' } })
              .png()
              .toBuffer(),
          ),
        }),
      'items.picture_too_large',
    ],
    [
      'as text',
      () => named('items.stage_picture')(win, { bytes: 'data:image/png;base64,AAAA' }),
      'kernel.input_invalid',
    ],
    [
      'with a direction override in its words',
      async () => stagePicture(win, { bytes: await photo(), alt: 'a\u202eb' }),
      'kernel.input_invalid',
    ],
  ])('%s is refused', async (_name, act, wanted) => expect(await code(act(win))).toBe(wanted))

  it('whose bytes are lost is absent, and breaks nothing', async () => {
    const picture = await stage(win)
    const { etag } = await opened(win, picture).then((one) => (one.stream!.destroy(), one))
    const hex = etag.slice(1, -1)
    unlinkSync(`${open().dataDir}/blobs/${hex.slice(0, 2)}/${hex}`)
    expect(await code(opened(win, picture))).toBe('items.picture_absent')
  })

  it('is one of forty a day', async () => {
    const eager = await house.person('Eager')
    const bytes = await photo()
    const codes = []
    for (let i = 0; i < 41; i += 1) codes.push(await code(stagePicture(eager, { bytes })))
    expect([codes.filter((c) => c === 'done').length, codes.at(-1)]).toEqual([40, 'kernel.too_many'])
  })
})

describe('a picture that hangs', () => {
  it('is seen by who sees what it hangs at, and by no one else', async () => {
    const [forMembers, forRoles, forAll] = [await stage(win), await stage(win), await stage(win)]
    await post(win, [forMembers])
    await post(win, [forRoles], { audience: 1 })
    const { listing } = await post(win, [forAll], { audience: 4 })
    const who = [win, tom, clerk, coordinator, stranger, house.anonymous]
    expect(await sees(forMembers, who)).toEqual([true, true, true, true, false, false])
    expect(await sees(forRoles, who)).toEqual([true, false, true, true, false, false])
    expect(await sees(forAll, who)).toEqual([true, true, true, true, true, true])
    await putAway(win, { item: listing })
    expect(await sees(forAll, who)).toEqual([true, false, true, true, false, false])
    await bringBack(win, { item: listing })
    expect(await sees(forAll, [house.anonymous])).toEqual([true])
    for (const id of ['nonsense', newId(), "' or 1=1 --"])
      expect(await code(look(win, id))).toBe('items.picture_absent')
  })

  it('hangs in order, and can be changed; what is taken off is gone for others', async () => {
    const ids = [await stage(win), await stage(win), await stage(win)]
    const { listing } = await post(win, ids)
    expect(await hung(tom, listing)).toEqual(ids)
    const fresh = await stage(win)
    await named('market.edit_listing')(win, { listing, pictures: [fresh, ids[2], ids[0]] })
    expect(await hung(tom, listing)).toEqual([fresh, ids[2], ids[0]])
    expect(await sees(ids[1]!, [win, tom])).toEqual([true, false])
    const rows = (await named('market.listings')(tom, { group })) as {
      listings: { id: string; picture: { id: string } | null }[]
    }
    expect(rows.listings.find((row) => row.id === listing)?.picture?.id).toBe(fresh)
  })

  it('was brought by who hangs it, and hangs in one place', async () => {
    const theirs = await stage(tom)
    expect(await code(post(win, [theirs]))).toBe('items.picture_absent')
    const { listing } = await post(tom, [theirs])
    expect(await code(post(tom, [theirs]))).toBe('items.picture_absent')
    const once = await stage(win)
    expect((await Promise.all([code(post(win, [once])), code(post(win, [once]))])).sort()).toEqual([
      'done',
      'items.picture_absent',
    ])
    const byClerk = await stage(clerk)
    await named('market.edit_listing')(clerk, { listing, pictures: [theirs, byClerk] })
    expect(await hung(tom, listing)).toEqual([theirs, byClerk])
    const nine = await Promise.all(Array.from({ length: 9 }, () => stage(tom)))
    expect(await code(post(tom, nine))).toBe('items.too_many_pictures')
    expect(await code(post(tom, nine.slice(1)))).toBe('done')
  })
})

describe('a face', () => {
  it('is shown to those who share a group', async () => {
    const face = await stage(win)
    await named('people.set_picture')(win, { picture: face })
    expect(await sees(face, [win, tom, coordinator, stranger, house.anonymous])).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(await code(post(win, [face]))).toBe('items.picture_absent')
  })
})

describe('the daily sweep', () => {
  const files = () =>
    readdirSync(`${open().dataDir}/blobs`, { recursive: true, encoding: 'utf8' })
      .map((name) => `${open().dataDir}/blobs/${name}`)
      .filter((path) => statSync(path).isFile())
  const aDayPasses = () => {
    house.now.pass(86_400 + 60)
    for (const path of files())
      utimesSync(
        path,
        new Date(house.now.get().getTime() - 90_000_000),
        new Date(house.now.get().getTime() - 90_000_000),
      )
  }
  const sweepNow = () => runJob(manifest.jobs![0]!)

  it('takes what was never used after two days, its files a day later, and nothing else', async () => {
    const used = await stage(win)
    const { listing } = await post(win, [used])
    const same = await photo()
    const [kept, loose, twin] = [await stage(win, same), await stage(win), await stage(tom, same)]
    await post(win, [kept])
    const face = await stage(tom)
    await named('people.set_picture')(tom, { picture: face })
    aDayPasses()
    await sweepNow()
    expect(await sees(loose, [win])).toEqual([true])
    aDayPasses()
    await sweepNow()
    expect(await sees(loose, [win])).toEqual([false])
    expect(await sees(twin, [tom])).toEqual([false])
    const before = files().length
    aDayPasses()
    await sweepNow()
    expect(files().length).toBeLessThan(before)
    for (const id of [used, kept]) expect((await look(win, id)).length).toBeGreaterThan(50)
    expect((await look(win, face)).length).toBeGreaterThan(50)
    expect(await hung(win, listing)).toEqual([used])
  })
})
