// Rows as pages know them.
import type { GroupCard } from '../../index.ts'
import type { GroupRow } from '../store.ts'

export const toCard = ({
  id,
  address,
  name,
  about,
  place,
  members,
  brand,
}: Pick<GroupRow, keyof GroupCard>): GroupCard => ({
  id,
  address,
  name,
  about,
  place,
  members,
  brand,
})
