import { DenyRule, RevocationRecord } from '../domain/rule-record.js';
import type { Rules } from '../ports/grants.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords, type Records } from './cosmos-records.js';

/** Deny rules and revocations in container `rules`, one partition each, read by their fixed ids. */
export function cosmosRules(database: CosmosDatabase): Rules {
  const rules = cosmosRecords(database, 'rules', DenyRule);
  const revocations = cosmosRecords(database, 'rules', RevocationRecord);
  const readRule = async (id: string): Promise<DenyRule[]> => {
    const found = await rules.read(storedId(id), storedId(id));
    return found ? [{ ...found.record, id }] : [];
  };
  return {
    read: async (ids) => (ids.length > 1 ? readRules(rules, ids) : (await Promise.all(ids.map(readRule))).flat()),
    create: (rule) => createRule(rules, rule),
    createRevocation: async (record) => (await revocations.createOrRead(record, record.id)).record,
    revocation: async (revocationId) => (await revocations.read(`revocation:${revocationId}`, `revocation:${revocationId}`))?.record,
    changeRevocation: (revocationId, transition) =>
      revocations.change(`revocation:${revocationId}`, `revocation:${revocationId}`, transition),
  };
}

/** Many at once cost one query instead of a reading each; it is as strong. */
async function readRules(rules: Records<DenyRule>, ids: readonly string[]): Promise<DenyRule[]> {
  const wanted = new Map(ids.map((id) => [storedId(id), id]));
  const names = [...wanted.keys()].map((_, index) => `@id${index}`);
  const parameters = Object.fromEntries([...wanted.keys()].map((id, index) => [`id${index}`, id]));
  const found = await rules.query(`SELECT * FROM c WHERE c.kind = 'deny' AND c.id IN (${names.join(', ')})`, parameters);
  return found.map((rule) => ({ ...rule, id: wanted.get(rule.id) ?? rule.id }));
}

/** A target has one rule. A second revocation of it must not end earlier than it says, so the rule that holds longer stays. */
async function createRule(rules: Records<DenyRule>, rule: DenyRule): Promise<DenyRule> {
  const stored = { ...rule, id: storedId(rule.id) };
  if (await rules.create(stored)) return rule;
  const kept = await rules.change(stored.id, stored.id, (old) => (holdsLonger(stored, old) ? stored : old));
  return kept ? { ...kept, id: rule.id } : createRule(rules, rule);
}

const holdsLonger = (one: DenyRule, other: DenyRule) => other.until !== undefined && (one.until === undefined || one.until > other.until);

/** Cosmos forbids `/`, `\\`, `?` and `#` in ids, which the name of a company may well have; they are kept as `~` and two hex digits. */
const storedId = (id: string) => id.replace(/[/\\?#%~]/g, (character) => `~${character.charCodeAt(0).toString(16)}`);
