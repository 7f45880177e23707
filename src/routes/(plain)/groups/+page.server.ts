import { load as loaded } from '../../kit.ts'
import { myGroups } from '../mine.ts'
import type { PageServerLoad } from './$types'

/** To change group: the list also for who is in one alone. */
export const load: PageServerLoad = (event) => loaded(event, myGroups)
