// UUIDv7 (RFC 9562 §5.7): time-ordered, so that new rows land together in an index. PostgreSQL 15 has no uuidv7().
declare const brand: unique symbol

/** A UUIDv7 as text, branded with what it names, so that a person's id can't be passed for a group's. */
export type Id<T extends string = string> = string & { readonly [brand]?: T }
export type PersonId = Id<'person'>
export type GroupId = Id<'group'>
export type ItemId = Id<'item'>

let last = 0
let counter = 0

/** A new id. Ids made in one process in the same millisecond keep their order. */
export function newId<T extends string>(now: number = Date.now()): Id<T> {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
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
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<T>
}

export const isId = (text: string): text is Id => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text)
