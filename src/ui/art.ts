/// <reference types="vite/client" />
// The cut-paper pictures, as files of their own: fetched once, cached for good, never in the page.
const files = import.meta.glob<string>('./art/*.svg', { eager: true, query: '?url&no-inline', import: 'default' })

/** The pictures in `art/`: 4:3, except `farga` (8:5). Where no member has a photo, and in empty states. */
export const artNames = [
  'apples',
  'basket',
  'bike',
  'bread',
  'drill',
  'eggs',
  'farga',
  'guitar',
  'hands',
  'jam',
  'lantern',
  'laptop',
  'letter',
  'lift',
  'plug',
  'seedlings',
  'soap',
  'table',
  'teapot',
  'village',
  'wood',
  'yarn',
] as const
export type ArtName = (typeof artNames)[number]

/** The address of a picture. */
export function artUrl(name: ArtName): string {
  return files[`./art/${name}.svg`] ?? ''
}
