/** The file with the words of a route, in a folder for each language; of no route: those of the page that says so. */
export const wordsName = (route: string | null): string =>
  `${(route ?? 'lost').replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '') || 'front'}.json`
