/** The languages our messages are written in. */
export type Language = 'en' | 'de';

/** From a directory's `preferredLanguage` (`de-AT`); whoever says nothing, or what we do not speak, reads English. */
export const languageOf = (tag: string | undefined): Language => (/^de(-|$)/i.test(tag ?? '') ? 'de' : 'en');
