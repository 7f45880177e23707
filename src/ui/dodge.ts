// Where a toast may stand: it floats over the page, and must not lie on the act that somebody is about to do.
import type { Action } from 'svelte/action'

type Band = { top: number; bottom: number }
const gap = 8

/**
 * The place nearest above `wanted` that covers nothing of `taken`; where there is none, the nearest below; else `wanted`.
 * All in pixels from the upper edge of a window that is `room` high.
 */
export function freePlace(height: number, wanted: number, taken: readonly Band[], room: number): number {
  const covers = (top: number): Band | undefined =>
    taken.find((band) => band.top < top + height + gap && band.bottom > top - gap)
  const search = (next: (band: Band) => number): number | null => {
    let top = wanted
    for (let tries = 0; tries <= taken.length; tries += 1) {
      const band = covers(top)
      if (!band) return top >= gap && top + height + gap <= room ? top : null
      top = next(band)
    }
    return null
  }
  return search((band) => band.top - gap - height) ?? search((band) => band.bottom + gap) ?? wanted
}

/** Moves what floats out of the way of every primary act in sight, when it comes and while the page moves. */
export const dodge: Action = (node) => {
  let asked = 0
  const place = (): void => {
    asked = 0
    node.style.translate = ''
    const own = node.getBoundingClientRect()
    if (own.height === 0) return
    const wide = [...node.children].map((child) => child.getBoundingClientRect())
    const left = Math.min(...wide.map((box) => box.left))
    const right = Math.max(...wide.map((box) => box.right))
    const taken = [...document.querySelectorAll('.btn.primary')]
      .filter((act) => !node.contains(act))
      .map((act) => act.getBoundingClientRect())
      .filter((box) => box.height > 0 && box.left < right && box.right > left)
    const to = freePlace(own.height, own.top, taken, innerHeight)
    if (to !== own.top) node.style.translate = `0 ${Math.round(to - own.top)}px`
  }
  const soon = (): void => void (asked ||= requestAnimationFrame(place))
  const shapes = new ResizeObserver(soon)
  shapes.observe(node)
  shapes.observe(document.body)
  addEventListener('scroll', soon, { passive: true, capture: true })
  addEventListener('resize', soon)
  place()
  return {
    destroy() {
      cancelAnimationFrame(asked)
      shapes.disconnect()
      removeEventListener('scroll', soon, { capture: true })
      removeEventListener('resize', soon)
    },
  }
}
