// What somebody chose before the scripts arrived. Svelte keeps text that was typed early, but puts boxes, radios and
// selects back to what the page came with: on a slow phone a choice would be lost without a word.

/** Notes the choices that differ from the page; what it gives back puts them in again, once the page is awake. */
export function earlyChoices(page: ParentNode): () => void {
  const made: (() => void)[] = []
  for (const input of page.querySelectorAll<HTMLInputElement>('input[type="checkbox"], input[type="radio"]')) {
    const { checked } = input
    if (checked !== input.defaultChecked)
      made.push(() => input.checked !== checked && choose(input, () => (input.checked = checked)))
  }
  for (const select of page.querySelectorAll('select')) {
    const { value } = select
    if ([...select.options].some((option) => option.selected !== option.defaultSelected))
      made.push(() => select.value !== value && choose(select, () => (select.value = value)))
  }
  return () => made.forEach((again) => again())
}

function choose(control: HTMLElement, set: () => void): void {
  set()
  for (const event of ['input', 'change']) control.dispatchEvent(new Event(event, { bubbles: true }))
}
