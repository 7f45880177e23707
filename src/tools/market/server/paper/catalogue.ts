// Offers and wants for paper: a booklet in large type, by category, with what its authors let be printed of themselves.
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { dayIn, dayWriter, type Paper } from '#kernel/paper'
import { wordsFor } from '#kernel/words'
import { printedLine } from '#commons/people'
import { cardsOf, printedFieldsOf } from '#commons/people/server'
import * as limits from '../../limits.ts'
import { mayPrint } from '../../policy.ts'
import { CatalogueSheet } from '../../schema.ts'
import { inOrder, pathOf } from '../../rules/tree.ts'
import { ofCommunity } from '../categories/store.ts'
import { marketIn } from '../market-in.ts'
import * as store from './store.ts'

type Printed = {
  category: string
  title: string
  isNew: boolean
  body: string
  locale: string
  price: { minor: bigint | null; text: string }
  author: string
  lines: { label: string; value: string }[]
}
/** A catalogue whose prices are still to be written, by who knows the unit: another room. */
export type Catalogue = Paper & { parts: { title: string; nothing: string; listings: Printed[] }[]; gift: string }

export function withPrices({ name, sheet, parts, gift }: Catalogue, write: (minor: bigint) => string): Paper {
  const price = ({ minor, text }: Printed['price']): string =>
    [minor === null ? '' : minor === 0n ? gift : write(minor), text].filter(Boolean).join(' · ')
  const written = parts.map((part) => ({
    ...part,
    listings: part.listings.map((listing) => ({ ...listing, price: price(listing.price) })),
  }))
  return { name, sheet: { ...sheet, data: { ...(sheet.data as object), parts: written } } }
}

export const catalogueSheet = query('market.catalogue_sheet', {
  doc: 'Offers and wants that are open to all members, as a booklet to print; prices are written by who knows the unit.',
  input: CatalogueSheet,
  api: false,
  subject: (ctx, { group }) => marketIn(ctx, group as GroupId),
  allow: (_actor, { standing }) => mayPrint(standing),
  async run(ctx, { since, large }, { group, circle, community }): Promise<Catalogue> {
    const t = wordsFor(ctx.locale, group.words)
    const rows = await store.printed(ctx, { community, circle }, limits.printedBody, limits.printedListings + 1)
    if (rows.length > limits.printedListings) throw refuse('market.paper_long', { most: limits.printedListings })
    const tree = await ofCommunity(ctx, community)
    const order = new Map(inOrder(tree).map(({ id }, i) => [id, i]))
    const nameOf = new Map(tree.map(({ id, name }) => [id as string, name]))
    const { compare } = new Intl.Collator(ctx.locale)
    const rank = ({ category_id: id }: store.PrintedRow): number =>
      (id === null ? undefined : order.get(id)) ?? tree.length
    const sorted = rows.toSorted((a, b) => rank(a) - rank(b) || compare(a.title, b.title))
    const people = rows.map((row) => row.author_id)
    const cards = await cardsOf(ctx, people)
    const fields = await printedFieldsOf(ctx, group.id, people)
    const today = dayIn(ctx.now, group.time_zone)
    const longDay = dayWriter(ctx.locale, 'long')
    const listing = (row: store.PrintedRow): Printed => ({
      category:
        pathOf(tree, row.category_id)
          .map((id) => nameOf.get(id) ?? '')
          .toReversed()
          .join(' · ') || t('market.paper.other'),
      title: row.title,
      isNew: since !== undefined && dayIn(row.created_at, group.time_zone) >= since,
      body: shortened(row.body),
      locale: row.locale,
      price: { minor: row.price_minor, text: row.price_text },
      author: cards.get(row.author_id)?.name ?? '',
      lines: (fields.get(row.author_id) ?? []).map((field) => printedLine(t, field)),
    })
    const part = (kind: store.PrintedRow['kind']) => ({
      title: t(`market.paper.${kind}s`),
      nothing: t(`market.paper.no_${kind}s`),
      listings: sorted.filter((row) => row.kind === kind).map(listing),
    })
    return {
      name: `catalogue-${today}`,
      sheet: {
        template: new URL('./catalogue.typ', import.meta.url),
        locale: ctx.locale,
        title: t('market.paper.title'),
        by: group.name,
        size: 'a5',
        large,
        foot: t('market.paper.foot', { day: longDay(today) }),
        data: {
          lead: t('market.paper.lead', { day: longDay(today) }),
          marked: since === undefined ? '' : t('market.paper.marked', { day: longDay(since) }),
          newWord: t('market.paper.new'),
        },
      },
      parts: [part('offer'), part('want')],
      gift: t('market.screen.gift'),
    }
  },
})

/** Up to the limit, and not in the middle of a word. */
function shortened(body: string): string {
  const flat = body.replace(/\n{3,}/g, '\n\n').trim()
  if (flat.length <= limits.printedBody) return flat
  const cut = flat.slice(0, limits.printedBody)
  return `${cut.replace(/\s+\S{0,30}$/u, '')} …`
}
