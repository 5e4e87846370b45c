import type { Strings } from '../strings/en.js';
import type { DeskEvent } from './types.js';

/** What happened, in words: by its whole kind, by what a request or an attempt says of it, or as it is named. */
export function saidOf({ kind, because }: Pick<DeskEvent, 'kind' | 'because'>, { desk }: Pick<Strings, 'desk'>): string {
  const words: Readonly<Record<string, string>> = desk.happened;
  const reasons: Readonly<Record<string, string>> = desk.because;
  const said = words[kind] ?? kind.replaceAll(/[.-]/g, ' ');
  const reason = because === undefined ? undefined : reasons[because];
  return reason === undefined ? said : `${said}: ${reason}`;
}
