// Shapes that several components share. All words in them are ready to be read; nothing here translates.
import type { IconName } from './icons.ts'
import type { BrandTokens } from './brand.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'note' | 'sun' | 'brand'
export type Gap = 'tight' | 'snug' | 'loose' | 'airy'

/** What a control receives from its Field; spread it onto the input. */
export interface FieldControl {
  id?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string
  'aria-invalid'?: 'true'
  autofocus?: true
}

/** One of several values to choose. */
export interface Option {
  value: string
  label: string
  icon?: IconName
  disabled?: boolean
}

/** A link among others of the same kind. */
export interface Way {
  href: string
  label: string
  icon?: IconName
  current?: boolean
}

/** A place in the menu. `countText` says what the figure counts (" need you") and is spoken only. */
export interface Place extends Way {
  count?: number
  countText?: string
  /** Stands below the place before it. */
  sub?: boolean
}

/** A face: a picture if there is one, else the initials of the name. */
export interface Face {
  name: string
  src?: string | null
}

/** A group as the frame shows it. `line` is the small second line. */
export interface GroupCard {
  name: string
  href: string
  line?: string
  logo?: string | null
  brand?: BrandTokens
}

/** The reader, at the foot of the menu. */
export interface MeCard extends Face {
  href: string
  line?: string
}

/** A row of a definition list. `value` may be left out where the `value` snippet draws it. */
export interface Fact {
  term: string
  value?: string
  key?: string
}

/** The same figures as a chart, in words. The first column is the row heading. */
export interface Table {
  head: string[]
  rows: string[][]
}
