// Who may bring data into a group. Pure.
import { verdictOf, type Standing } from '#commons/groups'
import type { Actor } from '#kernel/context'
import { allow, type Verdict } from '#kernel/verdict'

/** The command line acts as the system; everybody else needs the right in that group. */
export const mayImport = (actor: Actor, standing: Standing): Verdict =>
  actor.kind === 'system' ? allow : verdictOf(standing, 'mayImport')
