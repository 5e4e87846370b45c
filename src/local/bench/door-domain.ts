import { performance } from 'node:perf_hooks';
import { judgeCode } from '../../domain/entry.js';
import { CodeRecord } from '../../domain/grant-record.js';
import { DoorId } from '../../domain/ids.js';
import { report } from './report.js';

const rounds = 5;
const checks = 100_000;

/** What is left of an entry without any I/O and without scrypt: is this code good, at this door, at this moment? */
export function benchDomain(): void {
  const doorId = DoorId.parse('lobby');
  const id = '00000000-0000-4000-8000-000000000001';
  const code = CodeRecord.parse({
    ...{
      id: `c:${'0'.repeat(64)}`,
      kind: 'code',
      doorId,
      grantId: id,
      requestId: id,
      subjectId: id,
      siteId: 'BER1',
      generation: 1,
      kid: 'k',
    },
    ...{ notBefore: '2027-01-01T08:00:00.000Z', notAfter: '2027-01-01T08:15:00.000Z', state: 'live' },
  });
  const at = new Date('2027-01-01T08:05:00.000Z');
  const rates = Array.from({ length: rounds }, () => {
    const began = performance.now();
    for (let index = 0; index < checks; index += 1) if (judgeCode(code, { id: doorId }, at)) throw new Error('It is good.');
    return (checks * 1000) / (performance.now() - began);
  });
  report('domain check', '1/s', rates, { limit: 10_000 });
}
