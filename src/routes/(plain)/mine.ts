// My groups with what waits in each, for the front of the node and for changing group.
import { mine } from '#commons/groups/server'
import { count } from '#commons/notices/server'
import type { Ask } from '../kit.ts'

export async function myGroups(ask: Ask) {
  const [{ groups, can }, { groups: counts }] = [await ask(mine, {}), await ask(count, {})]
  const needs = new Map<string, number>(counts.map((row) => [row.group, row.needs]))
  // A circle is reached through its group, where one is in both.
  const shown = groups.filter(({ parent }) => parent === null || !groups.some(({ id }) => id === parent))
  return { groups: shown.map((group) => ({ ...group, needs: needs.get(group.id) ?? 0 })), can }
}
