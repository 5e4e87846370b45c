import { createHmac, hkdfSync } from 'node:crypto';
import { canonical, type Key, sameSecret } from '../latch-code.js';
import type { CardData } from './card.js';

type Sealed = Omit<CardData, 'mac'>;

/** The key of cards, by HKDF-SHA256 (RFC 5869) from a master key of the vault. */
const cardKey = (master: Key): Key => new Uint8Array(hkdfSync('sha256', master, Buffer.alloc(0), canonical(['latch/card-key/v1']), 32));

const macOf = (master: Key, { kind, requestId, question }: Sealed, personId: string): string =>
  createHmac('sha256', cardKey(master))
    .update(canonical(['latch/card/v1', kind, requestId, personId, ...(question === undefined ? [] : [String(question)])]))
    .digest('base64url');

/** Ties what a card says about itself to the one person it is made for. */
export const sealCard = (master: Key, sealed: Sealed, personId: string): CardData => ({ ...sealed, mac: macOf(master, sealed, personId) });

/** Whether we made this card, under one of the live keys, for this person. */
export const isSealed = (masters: readonly Key[], data: CardData, personId: string): boolean =>
  masters.map((master) => sameSecret(macOf(master, data, personId), data.mac)).includes(true);
