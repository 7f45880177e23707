// Door 2 of market: what other rooms, bridges by name, and the pages may call.
export { listing, listings } from './queries.ts'
export { editListing, postListing } from './write.ts'
export { posting } from './posting.ts'
export { categories, renameCategory, setCategories } from './categories.ts'
export { importCommand, importListings, type ImportedListings } from './import.ts'
