// UUIDv7 (RFC 9562 §5.7): time-ordered, so that new rows land together in an index. PostgreSQL 15 has no uuidv7().
declare const brand: unique symbol

/** A UUIDv7 as text, branded with what it names, so that a person's id can't be passed for a group's. */
export type Id<T extends string = string> = string & { readonly [brand]?: T }
export type PersonId = Id<'person'>
export type GroupId = Id<'group'>
export type ItemId = Id<'item'>

let last = 0
let counter = 0
// Randomness is fetched for many ids at once: asking the system costs more than the rest.
const pool = new Uint8Array(16 * 256)
let used = pool.length

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  used += 16
  return pool.slice(used - 16, used)
}
const hexOf = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, '0'))

/** A new id. Ids made in one process in the same millisecond keep their order. */
export function newId<T extends string>(now: number = Date.now()): Id<T> {
  const bytes = randomBytes()
  if (now > last) {
    last = now
    counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!
  } else {
    counter += 1
    if (counter > 0xfff) {
      last += 1
      counter = 0
    }
  }
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(last / 65536))
  view.setUint16(4, last % 65536)
  view.setUint16(6, 0x7000 | counter)
  view.setUint8(8, (bytes[8]! & 0x3f) | 0x80)
  const h = (from: number, to: number): string => {
    let text = ''
    for (let i = from; i < to; i++) text += hexOf[bytes[i]!]
    return text
  }
  return `${h(0, 4)}-${h(4, 6)}-${h(6, 8)}-${h(8, 10)}-${h(10, 16)}` as Id<T>
}

export const isId = (text: string): text is Id => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text)
