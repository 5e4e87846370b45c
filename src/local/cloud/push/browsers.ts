import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../../pki/key-pair-file.js';
import type { BrowserKeys } from './message-encryption.js';

/** One subscribed browser of somebody; `sender`: the only one that may write to it. */
type Browser = {
  id: string;
  person: string;
  sender: string;
  keys: { privateKey: string; publicKey: string; auth: string };
  isGone: boolean;
};

/** What it was shown. */
export type Shown = { id: string; at: string; person: string; text: string };

export type Browsers = {
  subscribe(person: string, sender: string): Browser;
  find(id: string): Browser | undefined;
  leave(id: string): boolean;
  show(person: string, text: string, at: Date): Shown;
  shown(): Shown[];
};

/** The browsers of this machine's people, and what they were shown, in one private file under `${dataDir}/push/`. */
export function openBrowsers(dataDir: string): Browsers {
  const file = join(dataDir, 'push', 'browsers.json');
  mkdirSync(join(dataDir, 'push'), { recursive: true, mode: 0o700 });
  const kept: { browsers: Browser[]; shown: Shown[] } = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { browsers: [], shown: [] };
  const save = () => writePrivately(file, JSON.stringify(kept));
  return {
    subscribe(person, sender) {
      const ecdh = createECDH('prime256v1');
      const publicKey = ecdh.generateKeys('base64url', 'uncompressed');
      // A scalar with a leading zero byte comes out shorter; it is the same number.
      const keys = { privateKey: ecdh.getPrivateKey('base64url'), publicKey, auth: randomBytes(16).toString('base64url') };
      const browser = { id: randomUUID(), person, sender, keys, isGone: false };
      kept.browsers.push(browser);
      save();
      return browser;
    },
    find: (id) => kept.browsers.find((browser) => browser.id === id),
    leave(id) {
      const browser = kept.browsers.find((each) => each.id === id);
      if (browser) browser.isGone = true;
      save();
      return browser !== undefined;
    },
    show(person, text, at) {
      const shown = { id: randomUUID(), at: at.toISOString(), person, text };
      kept.shown.push(shown);
      save();
      return shown;
    },
    shown: () => kept.shown,
  };
}

export const keysOf = ({ keys }: Browser): BrowserKeys => ({
  privateKey: Buffer.from(keys.privateKey, 'base64url'),
  publicKey: Buffer.from(keys.publicKey, 'base64url'),
  auth: Buffer.from(keys.auth, 'base64url'),
});
