// Door 3 of deals: screens, and what the pages of a listing and of a person embed.
export { default as BeginPage } from './BeginPage.svelte'
export { default as DealPage } from './DealPage.svelte'
export { default as DealsPage } from './DealsPage.svelte'
export { default as FeedbackList } from './FeedbackList.svelte'
export { default as LinkPage } from './LinkPage.svelte'
export type { Effect } from './effect.ts'
