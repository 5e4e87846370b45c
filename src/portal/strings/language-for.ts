import { de } from './de.js';
import { en, type Strings } from './en.js';

/** What the pages speak: a language tag for dates and numbers, and the words. */
export type Language = { tag: string; say: Strings };

const spoken: Record<string, Strings> = { en, de };

/** The first language of the reader's that we speak, with their own region's ways of writing dates. */
export function languageFor(wanted: readonly string[]): Language {
  const tag = wanted.find((each) => Object.hasOwn(spoken, each.slice(0, 2))) ?? 'en';
  return { tag, say: spoken[tag.slice(0, 2)] ?? en };
}
