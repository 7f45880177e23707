// Door 3 of items: screens.
export { default as SearchPage } from './SearchPage.svelte'
