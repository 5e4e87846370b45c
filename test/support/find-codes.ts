import { globSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The providers' own outboxes: the one place where a code may lie. */
const outboxes = [`cloud${sep}communication${sep}`, `cloud${sep}teams${sep}`];

/** A code in every dress it could have been written down in. */
export function dresses(code: string): string[] {
  const digits = code.replace(/\D/g, '');
  const grouped = digits.replace(/(\d{3})(?=\d)/g, '$1 ');
  const plain = [digits, grouped, grouped.replaceAll(' ', '-'), grouped.replaceAll(' ', '%20'), grouped.replaceAll(' ', '+')];
  return [...plain, ...[digits, grouped].flatMap((text) => [...base64Cores(text), Buffer.from(text).toString('hex')])];
}

/** What base64 leaves of a text wherever it starts in the bytes around it. */
function base64Cores(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(shift === 0 ? 0 : shift + 1, -1);
  });
}

/** The places where one of the codes was found; each names the file or answer, never the code. */
export function findCodes(codes: Iterable<string>, dataDir: string, answers: readonly string[]): string[] {
  const searched = anyOf([...codes].flatMap(dresses));
  const files = globSync('**/*', { cwd: dataDir }).filter((file) => !outboxes.some((place) => file.startsWith(place)));
  const inFiles = files.filter(
    (file) =>
      statSync(join(dataDir, file), { throwIfNoEntry: false })?.isFile() && searched.test(readFileSync(join(dataDir, file), 'latin1')),
  );
  const inAnswers = answers.flatMap((answer, index) => (searched.test(answer) ? [`answer ${index}`] : []));
  return [...inFiles, ...inAnswers];
}

/** One walk over a text for all of them. */
const anyOf = (needles: readonly string[]): RegExp =>
  needles.length === 0 ? /(?!)/ : new RegExp(needles.map((needle) => needle.replaceAll('+', '\\+')).join('|'));
