// Who lives in the demonstration, and what they did for each other. Everybody and everything here is invented; the addresses end
// in `.example`, which nobody can have.
import type { ArtName } from '#ui/art.ts'
import type { Locale } from '#kernel/context'
import type { BlueprintId } from '#commons/groups'

export type DemoPerson = {
  key: string
  name: string
  /** Days before today on which they came. */
  came: number
  roles?: readonly ('coordinator' | 'treasurer' | 'clerk')[]
  about?: string
  place?: string
  languages?: string
}

export type DemoListing = {
  by: string
  kind: 'offer' | 'want'
  title: string
  body: string
  /** One of the blueprint's, by its place in the list. */
  category: number
  /** Words, minor units, or both. */
  price?: string
  price_minor?: bigint
  picture?: { art: ArtName; alt: string }
  days: number
}

/** `to` did something for `from`, so many days ago. */
export type DemoExchange = readonly [days: number, from: string, to: string, amount: bigint, what: string]

export type DemoGroup = {
  name: string
  address: string
  about: string
  place: string
  blueprint: BlueprintId
  locale: Locale
  time_zone: string
  hue: number
  /** The first one begins the group. */
  people: readonly DemoPerson[]
  /** Comes from another group, in days before today. */
  guests?: readonly { key: string; came: number }[]
  asking?: { person: DemoPerson; answer: string }
  listings: readonly DemoListing[]
  exchanges: readonly DemoExchange[]
  /** `from` is asked to pay. */
  request?: { from: string; to: string; amount: bigint; what: string; days: number }
}

const h = (hours: number): bigint => BigInt(Math.round(hours * 3600))
const grains = (n: number): bigint => BigInt(n) * 100n

const harbourLane: DemoGroup = {
  name: 'Harbour Lane Timebank',
  address: 'harbour-lane',
  about:
    'Neighbours between the harbour and the old brickworks who help each other by the hour. An hour is an hour, whatever it is spent on.',
  place: 'Harbour Lane',
  blueprint: 'timebank',
  locale: 'en',
  time_zone: 'Europe/London',
  hue: 168,
  people: [
    {
      key: 'joan',
      name: 'Joan Whitlock',
      came: 200,
      roles: ['treasurer'],
      about: 'I keep the desk with Priya. Ring me if the computer is in the way: we do it together.',
      place: 'Harbour Lane',
      languages: 'English',
    },
    {
      key: 'priya',
      name: 'Priya Nair',
      came: 199,
      roles: ['coordinator'],
      about: 'I sew, and I am patient with telephones.',
      place: 'Brickworks Row',
      languages: 'English, Malayalam',
    },
    {
      key: 'gareth',
      name: 'Gareth Pugh',
      came: 198,
      roles: ['treasurer'],
      about: 'Retired from the railway. I will talk Welsh with anybody who brings a biscuit.',
      place: 'Chapel Street',
      languages: 'Welsh, English',
    },
    {
      key: 'nadia',
      name: 'Nadia Okafor',
      came: 196,
      about: 'I read contracts and letters with people, and I bake too much.',
      place: 'Harbour Lane',
      languages: 'English, Igbo, French',
    },
    {
      key: 'tom',
      name: 'Tom Hargreaves',
      came: 195,
      about: 'Ladders, hedges, apple trees.',
      place: 'Orchard Close',
      languages: 'English',
    },
    {
      key: 'win',
      name: 'Win Ashdown',
      came: 193,
      roles: ['clerk'],
      about: 'Sourdough on Fridays. I write things down for those who have no computer.',
      place: 'Harbour Lane',
      languages: 'English',
    },
    {
      key: 'abdul',
      name: 'Abdul Karim',
      came: 190,
      about: 'If it has two wheels I have probably had it in pieces.',
      place: 'Ferry Steps',
      languages: 'English, Bengali',
    },
    {
      key: 'ines',
      name: 'Ines Duarte',
      came: 184,
      about: 'I grow more seedlings than I have windowsills. Learning to write English letters.',
      place: 'Brickworks Row',
      languages: 'Portuguese, English',
    },
    {
      key: 'marcus',
      name: 'Marcus Bell',
      came: 171,
      about: 'I have a car and free mornings.',
      place: 'Quay Hill',
      languages: 'English',
    },
    {
      key: 'solveig',
      name: 'Solveig Lund',
      came: 160,
      about: 'I knit, and I can show you how.',
      place: 'Chapel Street',
      languages: 'Norwegian, English',
    },
    {
      key: 'rosa',
      name: 'Rosa Ferreira',
      came: 132,
      about: 'Quinces, rhubarb and a very large pan.',
      place: 'Orchard Close',
      languages: 'Portuguese, English',
    },
    {
      key: 'dilys',
      name: 'Dilys Morgan',
      came: 74,
      about: 'New here, with a guitar and two cats.',
      place: 'Quay Hill',
      languages: 'English, Welsh',
    },
  ],
  asking: {
    person: { key: 'clara', name: 'Clara Amadi', came: 3, place: 'Ferry Steps' },
    answer:
      'Win told me about you at the bakery. I can iron and I speak Portuguese. I would be glad of somebody to help me hang three shelves.',
  },
  listings: [
    {
      by: 'win',
      kind: 'offer',
      title: 'Sourdough bread, baked on Fridays',
      body: 'Half wholemeal, proved overnight. Tell me by Wednesday and fetch it from four o’clock, still warm.',
      category: 4,
      price: 'a loaf',
      price_minor: h(0.5),
      picture: { art: 'bread', alt: 'A round loaf on a board' },
      days: 150,
    },
    {
      by: 'marcus',
      kind: 'offer',
      title: 'Lifts to appointments and back',
      body: 'Weekday mornings, up to fifteen miles. I wait in the car park with a book.',
      category: 1,
      price: 'and the petrol',
      price_minor: h(1),
      picture: { art: 'lift', alt: 'A small car on a hill road' },
      days: 141,
    },
    {
      by: 'ines',
      kind: 'offer',
      title: 'Tomato seedlings, four kinds',
      body: 'Gardener’s Delight, Marmande, a yellow one and one whose label the rain took. Bring a box.',
      category: 3,
      price_minor: 0n,
      picture: { art: 'seedlings', alt: 'Seedlings in paper pots' },
      days: 40,
    },
    {
      by: 'gareth',
      kind: 'offer',
      title: 'Welsh conversation over a pot of tea',
      body: 'Beginners too. We talk about the weather until we can talk about something else.',
      category: 5,
      price_minor: h(1),
      picture: { art: 'teapot', alt: 'A teapot and two cups' },
      days: 133,
    },
    {
      by: 'abdul',
      kind: 'offer',
      title: 'Bicycle check before the winter',
      body: 'Brakes, chain, tyres and lights, and I show you what I do so that you can do it next time.',
      category: 2,
      price: 'and parts at cost',
      price_minor: h(1),
      picture: { art: 'bike', alt: 'A bicycle against a wall' },
      days: 120,
    },
    {
      by: 'priya',
      kind: 'offer',
      title: 'Patient help with phones and laptops',
      body: 'Bring it along with the charger. No question is too small, and nothing leaves your device.',
      category: 6,
      price_minor: h(1),
      picture: { art: 'laptop', alt: 'An open laptop on a table' },
      days: 118,
    },
    {
      by: 'rosa',
      kind: 'offer',
      title: 'Quince jelly and rhubarb jam',
      body: 'From the two trees and the patch behind the shed. Empty jars are always welcome.',
      category: 4,
      price: 'a jar',
      price_minor: h(0.25),
      picture: { art: 'jam', alt: 'Jars of jam with cloth lids' },
      days: 61,
    },
    {
      by: 'tom',
      kind: 'offer',
      title: 'Apple trees pruned, and how it is done',
      body: 'Any small tree a ladder can reach. Best between November and March. I leave the cuttings bundled.',
      category: 3,
      price_minor: h(2),
      picture: { art: 'apples', alt: 'Apples on a branch' },
      days: 26,
    },
    {
      by: 'solveig',
      kind: 'offer',
      title: 'Learn to knit a hat in three evenings',
      body: 'Wool and needles are here. For up to four people at my kitchen table.',
      category: 8,
      price: 'an evening, for each',
      price_minor: h(1),
      picture: { art: 'yarn', alt: 'Balls of yarn and needles' },
      days: 48,
    },
    {
      by: 'nadia',
      kind: 'offer',
      title: 'Reading letters and forms together',
      body: 'Council letters, tenancy agreements, forms that make no sense. I read and explain; I am no lawyer and say so when you need one.',
      category: 7,
      price_minor: h(1),
      picture: { art: 'letter', alt: 'An open letter on a desk' },
      days: 112,
    },
    {
      by: 'tom',
      kind: 'offer',
      title: 'Drill, ladder and sanding block to borrow',
      body: 'Ask a day ahead. If something breaks we mend it together.',
      category: 2,
      price_minor: 0n,
      picture: { art: 'drill', alt: 'A hand drill and a few bits' },
      days: 104,
    },
    {
      by: 'dilys',
      kind: 'offer',
      title: 'First chords on the guitar',
      body: 'Three chords and two songs. I have a second guitar that you may borrow.',
      category: 10,
      price_minor: h(1),
      picture: { art: 'guitar', alt: 'A guitar on a stool' },
      days: 33,
    },
    {
      by: 'ines',
      kind: 'offer',
      title: 'Eggs from six spoilt hens',
      body: 'When they feel like it. I ring when there is a full box.',
      category: 3,
      price: 'for half a dozen',
      price_minor: h(0.25),
      picture: { art: 'eggs', alt: 'A box of brown eggs' },
      days: 88,
    },
    {
      by: 'gareth',
      kind: 'offer',
      title: 'Kindling and split logs, stacked',
      body: 'Ash and some old fence. I can bring a barrow load within the street.',
      category: 11,
      price: 'a barrow',
      price_minor: h(0.5),
      picture: { art: 'wood', alt: 'Split logs in a stack' },
      days: 17,
    },
    {
      by: 'joan',
      kind: 'want',
      title: 'Someone to read letters with me, twice a month',
      body: 'My eyes are tired. Tea provided.',
      category: 7,
      price_minor: h(1),
      days: 21,
    },
    {
      by: 'priya',
      kind: 'want',
      title: 'Two pairs of curtains to hang',
      body: 'The rail is up, the ladder is here, and I do not like the top step.',
      category: 2,
      price_minor: h(0.5),
      days: 12,
    },
    {
      by: 'marcus',
      kind: 'want',
      title: 'Welsh conversation, a very slow beginner',
      body: 'Thursday afternoons would be best.',
      category: 5,
      price: 'to be agreed',
      days: 9,
    },
    {
      by: 'win',
      kind: 'want',
      title: 'Somebody to feed the cat in the second week of December',
      body: 'Twice a day. He is old and polite.',
      category: 3,
      price: 'to be agreed',
      days: 6,
    },
    {
      by: 'rosa',
      kind: 'want',
      title: 'A hand with digging over the rhubarb patch',
      body: 'One dry morning. I have two spades and lunch.',
      category: 3,
      price_minor: h(2),
      days: 5,
    },
    {
      by: 'dilys',
      kind: 'want',
      title: 'A large table for one Saturday',
      body: 'For my sister’s birthday, twelve people. I can fetch it and bring it back.',
      category: 11,
      price: 'to be agreed',
      picture: { art: 'table', alt: 'A long wooden table' },
      days: 2,
    },
  ],
  exchanges: [
    [176, 'nadia', 'tom', h(2), 'Hedge along the back lane'],
    [173, 'joan', 'nadia', h(1), 'Reading the pension letter together'],
    [170, 'gareth', 'priya', h(1), 'Setting up the new telephone'],
    [166, 'tom', 'win', h(0.5), 'A loaf'],
    [163, 'win', 'abdul', h(1), 'Gears on the old Raleigh'],
    [158, 'ines', 'nadia', h(1.5), 'English letters'],
    [155, 'marcus', 'gareth', h(1), 'Welsh, lesson one'],
    [151, 'priya', 'marcus', h(1.5), 'Lift to the eye clinic'],
    [147, 'abdul', 'win', h(0.5), 'A loaf'],
    [144, 'joan', 'marcus', h(1), 'Lift to the dentist'],
    [139, 'nadia', 'win', h(1), 'Two loaves'],
    [136, 'solveig', 'tom', h(2), 'Shed door put straight'],
    [131, 'gareth', 'solveig', h(1), 'Knitting, first evening'],
    [127, 'tom', 'priya', h(1), 'Photographs off the old laptop'],
    [124, 'win', 'nadia', h(1), 'The allotment agreement'],
    [119, 'rosa', 'abdul', h(1.5), 'Two bicycles checked'],
    [116, 'ines', 'marcus', h(1), 'Lift with the seed trays'],
    [111, 'priya', 'ines', h(0.25), 'Half a dozen eggs'],
    [107, 'marcus', 'nadia', h(2), 'Form for the parking permit, twice'],
    [103, 'abdul', 'rosa', h(0.5), 'Two jars of rhubarb jam'],
    [99, 'joan', 'win', h(0.5), 'A loaf'],
    [95, 'nadia', 'ines', h(0.5), 'A dozen eggs'],
    [92, 'gareth', 'marcus', h(1), 'Lift to the station at six in the morning'],
    [87, 'solveig', 'gareth', h(1), 'Welsh over tea'],
    [83, 'tom', 'nadia', h(1.5), 'Letter to the council about the drain'],
    [79, 'priya', 'tom', h(1), 'Shelf in the hall'],
    [71, 'dilys', 'abdul', h(1), 'Bicycle made to go again'],
    [66, 'win', 'solveig', h(1), 'Elbows of two jerseys'],
    [62, 'rosa', 'priya', h(1), 'Pictures from one telephone to another'],
    [57, 'marcus', 'dilys', h(1), 'First chords'],
    [52, 'abdul', 'marcus', h(0.75), 'Lift to the tip with the old mattress'],
    [47, 'ines', 'nadia', h(1.5), 'English letters'],
    [43, 'nadia', 'priya', h(1.5), 'Sewing lesson'],
    [38, 'joan', 'gareth', h(0.5), 'A barrow of logs'],
    [33, 'dilys', 'win', h(0.5), 'A loaf'],
    [28, 'gareth', 'rosa', h(0.5), 'Two jars of quince jelly'],
    [22, 'solveig', 'marcus', h(1.25), 'Lift to the wool shop and back'],
    [16, 'priya', 'nadia', h(1), 'The tenancy agreement of my nephew'],
    [11, 'tom', 'ines', h(0.25), 'Half a dozen eggs'],
    [7, 'abdul', 'nadia', h(2), 'Reading a contract together'],
    [4, 'nadia', 'win', h(1), 'Two loaves'],
  ],
  request: { from: 'nadia', to: 'tom', amount: h(2), what: 'Pruning the apple trees', days: 1 },
}

const collines: DemoGroup = {
  name: 'SEL des Collines',
  address: 'sel-des-collines',
  about:
    'Un petit système d’échange local entre les hameaux. On échange des coups de main, des savoirs et les surplus du jardin.',
  place: 'Les Collines',
  blueprint: 'lets',
  locale: 'fr',
  time_zone: 'Europe/Paris',
  hue: 28,
  people: [
    {
      key: 'claire',
      name: 'Claire Besson',
      came: 120,
      about: 'J’anime le SEL et je fais le tour des hameaux à vélo.',
      place: 'Le Haut-Mas',
      languages: 'français',
    },
    {
      key: 'yann',
      name: 'Yann Le Gall',
      came: 118,
      roles: ['treasurer'],
      about: 'Un peu de menuiserie, beaucoup de conversation.',
      place: 'La Roche',
      languages: 'français, breton',
    },
    {
      key: 'amina',
      name: 'Amina Haddad',
      came: 110,
      about: 'Je couds, je cuisine, j’écoute.',
      place: 'Le Haut-Mas',
      languages: 'français, arabe',
    },
    {
      key: 'lucette',
      name: 'Lucette Morin',
      came: 96,
      about: 'Quarante ans de potager.',
      place: 'Les Granges',
      languages: 'français',
    },
  ],
  guests: [{ key: 'nadia', came: 58 }],
  listings: [
    {
      by: 'lucette',
      kind: 'offer',
      title: 'Plants de poireaux et conseils au potager',
      body: 'Je passe voir, on regarde la terre, on plante ensemble.',
      category: 1,
      price_minor: grains(30),
      picture: { art: 'basket', alt: 'Un panier de légumes' },
      days: 44,
    },
    {
      by: 'yann',
      kind: 'offer',
      title: 'Coup de main pour monter des étagères',
      body: 'J’apporte les outils, vous choisissez le mur.',
      category: 2,
      price: 'de l’heure',
      price_minor: grains(60),
      days: 70,
    },
    {
      by: 'amina',
      kind: 'offer',
      title: 'Savon au laurier, fait maison',
      body: 'Trois pains par lot, bien secs.',
      category: 11,
      price: 'le lot',
      price_minor: grains(20),
      picture: { art: 'soap', alt: 'Des pains de savon empilés' },
      days: 30,
    },
    {
      by: 'nadia',
      kind: 'want',
      title: 'Conversation en français, une heure par mois',
      body: 'Par téléphone ou quand je suis là, au printemps.',
      category: 4,
      price_minor: grains(60),
      days: 15,
    },
  ],
  exchanges: [
    [88, 'claire', 'yann', grains(120), 'Étagères de la bibliothèque'],
    [80, 'yann', 'lucette', grains(45), 'Plants et confitures'],
    [64, 'lucette', 'amina', grains(60), 'Ourlets'],
    [51, 'amina', 'claire', grains(30), 'Trajet à la gare'],
    [36, 'nadia', 'claire', grains(60), 'Conversation en français'],
    [20, 'claire', 'amina', grains(40), 'Deux lots de savon'],
  ],
}

export const demoGroups: readonly DemoGroup[] = [harbourLane, collines]
/** Who gets a way in printed: the coordinator, and a member of both groups. */
export const demoDoors = ['joan', 'nadia'] as const
