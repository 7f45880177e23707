// Pages of settings that belong to other rooms: each adds its way here, so that all tabs of settings know of it.
import type { Shell } from '#commons/groups'
import type { Way } from '#ui/types.ts'
import type { Words } from '#ui/words.ts'

/** `here`: the last part of the path of the page that is open. */
export function moreSettings(shell: Shell, t: Words, here = ''): Way[] {
  const base = `/g/${shell.address}/settings`
  const may = shell.can['maySetUp']?.ok
  const way = (page: string, label: string): Way => ({ href: `${base}/${page}`, label, current: here === page })
  // A circle has the categories of its community.
  if (!may || shell.parent || !shell.tools.includes('market')) return []
  return [
    way('market', t('market.setting.title')),
    way('categories', t('market.categories.title')),
    way('places', t('market.place.spots')),
  ]
}
