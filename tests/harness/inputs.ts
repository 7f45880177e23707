// Inputs for any command or query, made from its own shape: ids by the name of the field, other values plausible and short.
import { schemaOf, type JsonSchema } from '#kernel/openapi-shape'
import type { Callable } from '#kernel/registry'

/** Field name → planted id. Names are those the rooms use for what a field points at. */
export type Planted = Record<string, string>

const enumOf = (schema: JsonSchema): unknown => (schema['enum'] as unknown[] | undefined)?.[0] ?? schema['const']

export function inputFor(act: Callable, planted: Planted, withOptional: boolean): Record<string, unknown> {
  return fill(schemaOf(act.about.input), '', planted, withOptional) as Record<string, unknown>
}

function fill(schema: JsonSchema, name: string, planted: Planted, withOptional: boolean): unknown {
  if (planted[name] !== undefined && !isList(schema)) return planted[name]
  const options = (schema.anyOf ?? schema['oneOf']) as JsonSchema[] | undefined
  if (options?.length) return fill(options.find((o) => o.type !== 'null') ?? options[0]!, name, planted, withOptional)
  const parts = schema['allOf'] as JsonSchema[] | undefined
  if (parts?.length && !schema.type) return Object.assign({}, ...parts.map((p) => fill(p, name, planted, withOptional)))
  const fixed = enumOf(schema)
  if (fixed !== undefined) return fixed
  if (isList(schema))
    return planted[singular(name)] !== undefined
      ? [planted[singular(name)]]
      : schema.items && ((schema['minItems'] as number) ?? 0) > 0
        ? [fill(schema.items, singular(name), planted, withOptional)]
        : []
  if (schema.type === 'object' || schema.properties) {
    const required = new Set(schema.required ?? [])
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(
          ([key]) =>
            required.has(key) || (withOptional && (planted[key] !== undefined || planted[singular(key)] !== undefined)),
        )
        .map(([key, inner]) => [key, fill(inner, key, planted, withOptional)]),
    )
  }
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, (schema['minimum'] as number) ?? 1)
  if (schema.type === 'boolean') return true
  return textFor(name, schema)
}

const isList = (schema: JsonSchema): boolean => schema.type === 'array'
const singular = (name: string): string => (name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, ''))

function textFor(name: string, schema: JsonSchema): string {
  const pattern = String(schema['pattern'] ?? '')
  if (/minor/.test(name) || pattern.startsWith('^-?\\d{1,16}')) return '100'
  if (/amount/.test(name)) return '1'
  if (/_on$|date|from|to$/.test(name)) return '2026-03-01'
  if (/mail|addresses/.test(name) || pattern.includes('@')) return 'somebody@people.example'
  if (/token|browser/.test(name)) return 'a'.repeat(43)
  if (/code/.test(name)) return '123456'
  if (/locale/.test(name)) return 'en'
  if (/zone/.test(name)) return 'Europe/Paris'
  if (/address/.test(name)) return 'somewhere-else'
  if (/password/.test(name)) return 'a long password'
  if (/scope/.test(name)) return 'ledger'
  const length = Math.max((schema['minLength'] as number) ?? 0, 4)
  return 'word'.repeat(Math.ceil(length / 4)).slice(0, length)
}
