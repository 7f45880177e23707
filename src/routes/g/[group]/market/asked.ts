// What the address of the list asks for.
import type { Kind } from '#tools/market'
import { maybe } from '../../../kit.ts'

export function askedOf(words: URLSearchParams) {
  const kind = maybe(words, 'kind') as Kind | undefined
  const state = maybe(words, 'state') as 'away' | undefined
  const rest = ['find', 'category', 'tag', 'author', 'from', 'within', 'view', 'after'] as const
  return {
    ...(kind && { kind }),
    ...(state && { state }),
    ...(Object.fromEntries(rest.flatMap((name) => (maybe(words, name) ? [[name, maybe(words, name)]] : []))) as Partial<
      Record<(typeof rest)[number], string>
    >),
    mine: maybe(words, 'mine') === 'true',
  }
}
