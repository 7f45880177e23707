// What the clumsy and the hostile type. Shared by the tables of bad input.
import { toPlace } from '#kernel/shape'

/** Never shown as anything but these very characters. Each would set `window.__ran` or raise a policy report if it ran. */
export const scripts = [
  '<script>window.__ran=1</script>',
  '"><img src=x onerror="window.__ran=1">',
  '<svg onload=window.__ran=1>',
  'javascript:window.__ran=1//',
  "' onmouseover='window.__ran=1' x='",
  '</title></textarea><iframe src="javascript:top.__ran=1">',
  '{@html "<b>x</b>"} ${7*7} {{7*7}}',
] as const

/** Characters that no text may hold: controls, direction overrides, halves of characters, line breaks of their own. */
export const unprintable: Record<string, string> = {
  'a NUL': 'be\u0000fore',
  'an escape': 'be\u001b[31mfore',
  'a delete': 'be\u007ffore',
  'a C1 control': 'be\u009bfore',
  'a direction override': 'be\u202eerof',
  'a direction isolate': 'be\u2067erof',
  'a byte order mark': 'be\ufefffore',
  'half a character': 'be\ud800fore',
}

/** For any field of any act: the answer is a refusal or an act, never a fault. */
export const nasty: Record<string, unknown> = {
  nothing: '',
  blank: ' \t ',
  ...unprintable,
  'a megabyte': 'x'.repeat(1_000_000),
  'a megabyte of figures': '1'.repeat(1_000_000),
  SQL: "'; drop table people.person; --",
  'search signs': "&|!:*()<->'\\ %_",
  'a day that is none': '2026-02-31',
  'the year nought': '0000-01-01',
  'a day far off': '9999-12-31',
  NaN: 'NaN',
  'a number': 1e9,
  'a fraction below nought': -1.5,
  'no number': Number.NaN,
  null: null,
  'a list': ['x', null, {}],
  'a thing': { length: 1e9, toString: 'x' },
  'a yes': true,
  'a prototype': '__proto__',
  'a path': '../../../etc/passwd',
  'an id of nothing': '018f0000-0000-7000-8000-000000000000',
  'a place of words': toPlace('x'),
  'a place of two words': toPlace('x', 'y'),
  'a place past all numbers': toPlace('9'.repeat(30)),
  'a place of two numbers past all': toPlace('9'.repeat(30), '9'.repeat(9)),
  'a place far off in time': toPlace('+275760-09-13T00:00:00.000Z', '018f0000-0000-7000-8000-000000000000'),
}
