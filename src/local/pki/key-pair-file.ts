import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A private key (PKCS 8) and its certificate, both PEM. */
export type KeyPair = { key: string; cert: string };

/** Reads a pair written by `writeKeyPair`; undefined when there is none. Throws, naming the file, when it is not whole. */
export function readKeyPair(file: string): KeyPair | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const key = block(text, 'PRIVATE KEY');
  const cert = block(text, 'CERTIFICATE');
  if (key === undefined || cert === undefined)
    throw new Error(`${file} does not hold a private key and a certificate; delete it to have it made again`);
  return { key, cert };
}

/** Key and certificate share one file and one rename, so that no crash can leave a key with the certificate of another. */
export function writeKeyPair(file: string, { key, cert }: KeyPair): void {
  writePrivately(file, `${key}${cert}`);
}

export function writePrivately(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function block(text: string, label: string): string | undefined {
  const found = new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`).exec(text);
  return found ? `${found[0]}\n` : undefined;
}
