// Timebank: an hour is an hour, whatever somebody does with it.
import { exchange, type Blueprint } from './blueprint.ts'

const hours = (n: number): bigint => BigInt(n) * 3600n

export const timebank: Blueprint = {
  ...exchange,
  id: 'timebank',
  admission: 'request',
  visibility: 'page',
  currency: {
    kind: 'hours',
    one: { en: 'hour', fr: 'heure', es: 'hora', ca: 'hora', he: 'שעה' },
    other: { en: 'hours', fr: 'heures', es: 'horas', ca: 'hores', he: 'שעות' },
    symbol: 'h',
    scale: 0,
    step_s: 900,
    min_minor: hours(-20),
    max_minor: hours(40),
    soft_min_minor: hours(-15),
    soft_max_minor: hours(35),
  },
  categories: {
    en: [
      'Company and visits', 'Lifts and errands', 'Home and small repairs', 'Garden and animals', 'Cooking together', 'Lessons and languages',
      'Computers and phones', 'Forms and letters', 'Sewing and crafts', 'Children and families', 'Music and games', 'Other',
    ],
    fr: [
      'Compagnie et visites', 'Trajets et courses', 'Maison et petites réparations', 'Jardin et animaux', 'Cuisiner ensemble', 'Cours et langues',
      'Informatique et téléphone', 'Formulaires et courriers', 'Couture et travaux manuels', 'Enfants et familles', 'Musique et jeux', 'Autres',
    ],
    es: [
      'Compañía y visitas', 'Viajes y recados', 'Casa y pequeños arreglos', 'Huerto y animales', 'Cocinar juntos', 'Clases e idiomas',
      'Ordenadores y móviles', 'Trámites y cartas', 'Costura y manualidades', 'Infancia y familia', 'Música y juegos', 'Otros',
    ],
    ca: [
      'Companyia i visites', 'Viatges i encàrrecs', 'Casa i petites reparacions', 'Hort i animals', 'Cuinar plegats', 'Classes i llengües',
      'Ordinadors i mòbils', 'Tràmits i cartes', 'Costura i manualitats', 'Infància i família', 'Música i jocs', 'Altres',
    ],
    he: [
      'חברה וביקורים', 'הסעות וסידורים', 'בית ותיקונים קטנים', 'גינה ובעלי חיים', 'לבשל יחד', 'שיעורים ושפות',
      'מחשבים וטלפונים', 'טפסים ומכתבים', 'תפירה ומלאכת יד', 'ילדים ומשפחה', 'מוזיקה ומשחקים', 'אחר',
    ],
  },
}
