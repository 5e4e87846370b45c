import type { Answer, Call } from '../cloud/kernel/serve.js';

const held = /^\/local\/doors\/[^/]+\/(challenge|tap)$/;

/** Whether this is a page of the app that holds its reader's phone to a door, and nothing else. `api`: where the app is, under either name of this machine. */
export function isPhoneOnPage({ path, headers: { origin = '' } }: Call, api: string): boolean {
  const { port } = new URL(api);
  return held.test(path) && [`http://127.0.0.1:${port}`, `http://localhost:${port}`].includes(origin);
}

/** Lets the page that asked read the answer; whether it may ask is decided before. */
export const toPages = ({ headers: { origin } }: Call, answer: Answer): Answer =>
  origin === undefined ? answer : { ...answer, headers: { ...answer.headers, 'access-control-allow-origin': origin } };
