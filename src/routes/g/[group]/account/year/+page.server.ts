import { currencies, year } from '#tools/ledger/server'
import { isDay } from '#kernel/shape'
import { load as loaded, text } from '../../../../kit.ts'
import { chosenIn } from '../chosen.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const { currency } = chosenIn(event.url)
  const day = (name: string, usual: string): string =>
    isDay(text(event.url.searchParams, name)) ? text(event.url.searchParams, name) : usual
  const now = new Date().getUTCFullYear()
  const [from, to] = [day('from', `${now}-01-01`), day('to', `${now}-12-31`)]
  return loaded(event, async (ask) => ({
    pack: await ask(year, { group: front.id, from, to, ...(currency && { currency }) }),
    currencies: (await ask(currencies, { group: front.id })).rows,
  }))
}
