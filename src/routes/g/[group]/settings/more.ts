// Pages of settings that belong to other rooms: each adds its way here, so that all tabs of settings know of it.
import type { Shell } from '#commons/groups'
import type { Way } from '#ui/types.ts'

export const moreSettings = (_shell: Shell): Way[] => []
