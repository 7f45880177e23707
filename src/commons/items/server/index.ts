// Door 2 of items: what other rooms and the pages may call.
export { matching, mergePeople, planAnew, reaches, visible, type Fragment } from './store.ts'
export { itemFor, standingOn, type ItemFor } from './item-for.ts'
export { placeOf } from './place.ts'
export {
  audiencesIn,
  checkAudience,
  editItem,
  followAuthor,
  followMembership,
  newItem,
  newItems,
  retellItems,
  setHeld,
  setItemsState,
  setSearch,
  type ItemChange,
  type ItemToMake,
} from './write.ts'
export { attachPictures, firstPictures, picturesOf } from './pictures/attach.ts'
export { openPicture, type OpenPicture } from './pictures/open.ts'
export { stagePicture } from './pictures/stage.ts'
export { sweep } from './pictures/sweep.ts'
export { bringBack, putAway } from './commands.ts'
export { history, search } from './queries.ts'
