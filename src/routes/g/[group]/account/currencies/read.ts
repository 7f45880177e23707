// Forms with many fields: what was sent, and nothing that was not.
import { text } from '../../../../kit.ts'

/** Fields by name, as texts, and what the page knows; the command's own shape reads and checks them. */
export const picked = (data: FormData, names: readonly string[], known: Record<string, unknown>): never =>
  ({
    ...Object.fromEntries(names.flatMap((name) => (data.has(name) ? [[name, text(data, name)]] : []))),
    ...known,
  }) as never

/** A figure; null where the field was left empty. */
export const numberIn = (data: FormData, name: string): string | null => text(data, name).trim() || null
