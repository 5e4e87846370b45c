import { notLongerLetter } from '../src/domain/change-letters.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Desk, type Informing, inform, partiesOf, subjectOf } from './correspondence.js';

/** Tells who asked and who comes that the stay is no longer than it was. */
export async function writeNotLonger(needs: Desk & Informing, record: RequestRecord, why: 'denied' | 'lapsed'): Promise<void> {
  const subject = await subjectOf(needs, record);
  const step = `not-longer-${record.question ?? 0}`;
  await inform(needs, await partiesOf(needs, record), record, step, (language) => notLongerLetter(subject, why, language));
}
