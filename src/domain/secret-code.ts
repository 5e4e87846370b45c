import { inspect } from 'node:util';

const redacted = '[redacted]';

/** The digits of a latch code in memory. Whatever prints, serialises or inspects it gets `[redacted]`; only `reveal` gives the digits away. */
export type SecretCode = { reveal(): string; toString(): string; toJSON(): string };

/** Wraps nine digits so that they cannot be printed by accident. */
export function secretCode(digits: string): SecretCode {
  const print = () => redacted;
  return Object.freeze({ reveal: () => digits, toString: print, toJSON: print, [inspect.custom]: print });
}

/** How people read and hear it: `384 175 920`. The result is plain text: it belongs in a delivery and nowhere else. */
export function spokenGroups(code: SecretCode): string {
  return code.reveal().replace(/(\d{3})(?=\d)/g, '$1 ');
}
