// The colours a group may begin with: hues in degrees, all of one lightness, so that none is hard to read.

export const hues = [192, 150, 110, 70, 40, 10, 345, 300, 265, 230] as const
export type Hue = (typeof hues)[number]
/** The hue of a group that chose none, as in tokens.css. */
export const firstHue: Hue = 192
