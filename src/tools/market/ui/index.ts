// Door 3 of market: screens.
export { default as MarketPage } from './MarketPage.svelte'
export { default as ListingPage } from './ListingPage.svelte'
export { default as ListingFormPage } from './ListingFormPage.svelte'
export { default as MarketSettingPage } from './MarketSettingPage.svelte'
export { default as QueuePage } from './QueuePage.svelte'
export { default as RenewalPage } from './RenewalPage.svelte'
export { default as CategoriesPage } from './CategoriesPage.svelte'
export { priceText } from './price.ts'
