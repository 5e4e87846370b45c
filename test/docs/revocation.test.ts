import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TargetKind } from '../../src/domain/rule-record.js';
import { RevocationView } from '../../src/functions/revocations/revocation-view.js';

const document = readFileSync(new URL('../../docs/revocation.md', import.meta.url), 'utf8');

describe('docs/revocation.md', () => {
  it('says for every kind of target what it is good for', () => {
    const rows = document.split('\n').filter((line) => line.startsWith('| '));
    for (const kind of TargetKind.options) expect(rows.filter((row) => row.includes(`\`${kind}\``)).length).toBeGreaterThan(0);
  });

  it('explains every field of a receipt that is not plain', () => {
    const plain = ['id', 'mode', 'target', 'reason', 'createdBy', 'state'];
    const fields = Object.keys(RevocationView.shape).filter((name) => !plain.includes(name));
    const ofDoor = Object.keys(RevocationView.shape.doors.element.shape).filter((name) => !['doorId', 'grants'].includes(name));
    expect([...fields, ...ofDoor].filter((name) => !new RegExp(`\`(doors\\[\\]\\.)?${name}\``).test(document))).toEqual(['doors']);
  });

  it('names as a rule in Data Explorer whatever may be a target', () => {
    const row = document.split('\n').find((line) => line.startsWith('| Data Explorer'));
    for (const kind of TargetKind.options) expect(row).toMatch(new RegExp(`\`${kind}[:\`]`));
  });
});
