// All commands and queries by name. Prints itself as OpenAPI, command-line verbs and the matrix of the tests.
import type { Caller, Ctx } from './context.ts'
import { refuse } from './errors.ts'
import type { Shape } from './shape.ts'

export type Described = {
  readonly about: {
    name: string
    kind: 'command' | 'query' | 'batched'
    doc: string
    input: Shape
    api: boolean
    scope: string
  }
}
export type Callable = ((who: Caller | Ctx, input: unknown) => Promise<unknown>) & Described

const all = new Map<string, Callable>()

export function register<F extends (...args: never[]) => Promise<unknown>>(
  act: F,
  about: Described['about'],
): F & Described {
  if (!/^[a-z]+\.[a-z]+(_[a-z]+)*$/.test(about.name)) throw new Error(`bad name ${about.name}`)
  if (all.has(about.name)) throw new Error(`${about.name} is declared twice`)
  const described = Object.assign(act, { about })
  all.set(about.name, described as unknown as Callable)
  return described
}

/** By name, as another room, a job or an adapter calls it. */
export function named(name: string): Callable {
  const found = all.get(name)
  if (!found) throw refuse('kernel.absent')
  return found
}

export const registry = (): readonly Callable[] => [...all.values()]
