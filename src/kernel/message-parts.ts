// From ICU MessageFormat to the parts that `messages.ts` puts together. At build, and for a group's own words on the server.
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import type { Message, Part } from './messages.ts'

/** Errors: a plain Error for text that is no message, or that asks for what we do not write: markup, times, styles. */
export function compileMessage(text: string): Message {
  const parts = parse(text, { ignoreTag: true, captureLocation: false }).map(partOf)
  return parts.length === 0 ? '' : parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : parts
}

function partOf(element: MessageFormatElement): Part {
  switch (element.type) {
    case TYPE.literal:
      return element.value
    case TYPE.argument:
      return { v: element.value }
    case TYPE.number:
      if (element.style) throw new Error('numbers have no styles here')
      return { n: element.value }
    case TYPE.date:
      if (element.style !== 'day') throw new Error('a date is written as a day: {on, date, day}')
      return { d: element.value }
    case TYPE.pound:
      return { n: '#' }
    case TYPE.select:
      return { s: element.value, o: optionsOf(element.options) }
    case TYPE.plural:
      if (element.offset || element.pluralType !== 'cardinal') throw new Error('only plain plurals')
      return { p: element.value, o: optionsOf(element.options) }
    default:
      throw new Error('times are written by the page, and markup is not allowed')
  }
}

const optionsOf = (options: Record<string, { value: MessageFormatElement[] }>): Record<string, Part[]> =>
  Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, value.map(partOf)]))
