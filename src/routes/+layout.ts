// The reader's language, and only that one, travels to the browser; of its words only those of this page.
import { wordsOf } from './words.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ data, route }) => ({
  ...data,
  catalogue: await wordsOf(data.locale, route.id),
})
