import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { containerDefinitions } from '../../src/azure/cosmos-containers.js';
import { configTable } from '../../src/config.js';
import { type ClassPolicy, defaultPolicy as policy } from '../../src/domain/policy.js';

const document = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const words = document.replace(/\s+/g, ' ');

describe('docs/operations.md', () => {
  it('holds the settings of the app exactly', () => {
    expect(document).toContain(`\n${configTable()}`);
  });

  it.each(Object.entries(policy.classes))(
    'has the numbers of the class %s',
    (name, { approvers, codeLifeMinutes, stepUp, compliantDevice }: ClassPolicy) => {
      const { low, medium, high } = approvers;
      const device = compliantDevice ? ', compliant device' : '';
      const [demand] = stepUp;
      const signIn = demand ? `\`${demand.context}\`, at most ${demand.maxAgeMinutes} min old${device}` : 'any';
      expect(document).toContain(`| \`${name}\` | ${low}, ${medium}, ${high} | ${codeLifeMinutes} min | ${signIn} |`);
    },
  );

  it('has the numbers of the clocks', () => {
    const { decide, leads, offlineLeads, windowMaxMinutes, bookableDays, version } = policy;
    for (const said of [
      `| ${decide.leadMinutes} min before the window opens, at most ${decide.withinMinutes / 60} h after asking, but nobody gets less than ${decide.atLeastMinutes} min`,
      `| ${leads.armMinutes} min before it opens; ${offlineLeads.armMinutes / 60} h before`,
      `| ${leads.deliverMinutes} min before it opens; 23 h ${offlineLeads.deliverMinutes - 23 * 60} min before`,
      `| ${windowMaxMinutes / 60} h, ${bookableDays} days |`,
      `(\`${version}\`)`,
    ])
      expect(words).toContain(said);
  });

  it('names every container with its partition', () => {
    for (const { id, partitionKey } of containerDefinitions)
      expect(document).toContain(`| \`${id}\` | \`${JSON.stringify(partitionKey).match(/\/\w+/)?.[0]}\` |`);
  });
});
