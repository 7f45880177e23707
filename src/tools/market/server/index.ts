// Door 2 of market: what other rooms, bridges by name, and the pages may call.
export { listing, listings } from './queries.ts'
export { editListing, postListing } from './write.ts'
export { posting } from './posting.ts'
export { categories, setCategories } from './categories.ts'
export { addCategory, mergeCategories, moveCategory, renameCategory, retireCategory } from './category.ts'
export { tags } from './tags.ts'
export { importCommand, importListings, type ImportedListings } from './import.ts'
