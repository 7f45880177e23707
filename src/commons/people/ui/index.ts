// Door 3 of people: the screens of coming in, of oneself and of one's access.
export { default as SignInPage } from './SignInPage.svelte'
export { default as SentPage } from './SentPage.svelte'
export { default as LinkPage } from './LinkPage.svelte'
export { default as SignOutPage } from './SignOutPage.svelte'
export { default as SetUpPage } from './SetUpPage.svelte'
export { default as ProfilePage } from './ProfilePage.svelte'
export { default as AccessPage } from './AccessPage.svelte'
export { default as KeysPage } from './KeysPage.svelte'
