// LETS, SEL: neighbours exchange with a unit of their own.
import { exchange, type Blueprint } from './blueprint.ts'

export const lets: Blueprint = {
  ...exchange,
  id: 'lets',
  admission: 'request',
  visibility: 'page',
  currency: {
    kind: 'credit',
    one: { en: 'grain', fr: 'grain', es: 'grano', ca: 'gra', he: 'גרגר' },
    other: { en: 'grains', fr: 'grains', es: 'granos', ca: 'grans', he: 'גרגרים' },
    symbol: '',
    scale: 2,
    step_s: 0,
    // −300 to +600; a friendly word from −200 and from +500
    min_minor: -30_000n,
    max_minor: 60_000n,
    soft_min_minor: -20_000n,
    soft_max_minor: 50_000n,
  },
  categories: {
    en: [
      'Food and kitchen', 'Garden and animals', 'Home and small repairs', 'Clothes and sewing', 'Lessons and languages', 'Computers and phones',
      'Children and families', 'Lifts and errands', 'Company and wellbeing', 'Music, arts and parties', 'Things to lend', 'Other',
    ],
    fr: [
      'Cuisine et alimentation', 'Jardin et animaux', 'Maison et petites réparations', 'Vêtements et couture', 'Cours et langues',
      'Informatique et téléphone', 'Enfants et familles', 'Trajets et courses', 'Compagnie et bien-être', 'Musique, arts et fêtes', 'Prêt d’objets', 'Autres',
    ],
    es: [
      'Comida y cocina', 'Huerto y animales', 'Casa y pequeños arreglos', 'Ropa y costura', 'Clases e idiomas', 'Ordenadores y móviles',
      'Infancia y familia', 'Viajes y recados', 'Compañía y bienestar', 'Música, artes y fiestas', 'Préstamo de objetos', 'Otros',
    ],
    ca: [
      'Menjar i cuina', 'Hort i animals', 'Casa i petites reparacions', 'Roba i costura', 'Classes i llengües', 'Ordinadors i mòbils',
      'Infància i família', 'Viatges i encàrrecs', 'Companyia i benestar', 'Música, arts i festes', 'Préstec d’objectes', 'Altres',
    ],
    he: [
      'אוכל ומטבח', 'גינה ובעלי חיים', 'בית ותיקונים קטנים', 'בגדים ותפירה', 'שיעורים ושפות', 'מחשבים וטלפונים',
      'ילדים ומשפחה', 'הסעות וסידורים', 'חברה ורווחה', 'מוזיקה, אמנות וחגיגות', 'השאלת חפצים', 'אחר',
    ],
  },
}
