import { newRule, withHold } from '../domain/deny-rule.js';
import { RevocationRecord } from '../domain/revocation-record.js';
import { DenyRule, type Hold, ruleId, storedRuleId, type Target } from '../domain/rule-record.js';
import type { Rules } from '../ports/grants.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { pageAfter, pageOf, pageSize } from './cosmos-page.js';
import { cosmosRecords, type Records } from './cosmos-records.js';

/** As `isUnfinished`. */
const unfinished = "((c.mode = 'lockdown' AND NOT IS_DEFINED(c.rearmedAt)) OR (c.mode = 'revocation' AND c.confirmed = false))";

/** Deny rules and revocations in container `rules`, one partition each, read by their fixed ids. */
export function cosmosRules(database: CosmosDatabase): Rules {
  const rules = storedUnder(cosmosRecords(database, 'rules', DenyRule));
  const revocations = cosmosRecords(database, 'rules', RevocationRecord);
  const idOf = (revocationId: string) => `revocation:${revocationId}`;
  return {
    read: (ids) => rules.read(ids),
    hold: (target, hold) => rules.hold(target, hold),
    changeRule: (target, transition) => rules.change(target, transition),
    createRevocation: async (record) => (await revocations.createOrRead(record, record.id)).record,
    revocation: async (revocationId) => (await revocations.read(idOf(revocationId), idOf(revocationId)))?.record,
    changeRevocation: (revocationId, transition) => revocations.change(idOf(revocationId), idOf(revocationId), transition),
    async listRevocations({ mode, open }, next) {
      const after = pageAfter({ at: 'cloud.deniedAt', id: 'id' }, next);
      const conditions = [
        "c.kind = 'revocation'",
        ...(mode === undefined ? [] : ['c.mode = @mode']),
        ...(open === undefined ? [] : [open ? unfinished : `NOT ${unfinished}`]),
        ...after.conditions,
      ];
      const parameters = { ...(mode && { mode }), ...after.parameters };
      const text = `SELECT * FROM c WHERE ${conditions.join(' AND ')} ORDER BY c.cloud.deniedAt DESC, c.id DESC OFFSET 0 LIMIT ${pageSize + 1}`;
      const { page, ...more } = pageOf(await revocations.query(text, parameters), ({ cloud, id }) => ({ at: cloud.deniedAt, id }));
      return { revocations: page, ...more };
    },
  };
}

/** Rules go by their domain id; only here they are known by the one Cosmos allows. */
function storedUnder(records: Records<DenyRule>) {
  const change = (target: Target, transition: (rule: DenyRule) => DenyRule) => {
    const id = storedRuleId(ruleId(target));
    return records.change(id, id, (rule) => {
      const next = transition(rule);
      return next === rule ? rule : { ...next, id };
    });
  };
  return {
    change: async (target: Target, transition: (rule: DenyRule) => DenyRule) => void (await change(target, transition)),
    async hold(target: Target, hold: Hold): Promise<void> {
      const rule = newRule(target, hold);
      if (await records.create({ ...rule, id: storedRuleId(rule.id) })) return;
      if (!(await change(target, (old) => withHold(old, hold)))) await this.hold(target, hold);
    },
    read: async (ids: readonly string[]) =>
      ids.length > 1 ? readMany(records, ids) : (await Promise.all(ids.map((id) => readOne(records, id)))).flat(),
  };
}

async function readOne(records: Records<DenyRule>, id: string): Promise<DenyRule[]> {
  const found = await records.read(storedRuleId(id), storedRuleId(id));
  return found ? [found.record] : [];
}

/** Many at once cost one query instead of a reading each; it is as strong. */
function readMany(records: Records<DenyRule>, ids: readonly string[]): Promise<DenyRule[]> {
  const wanted = [...new Set(ids.map(storedRuleId))];
  const names = wanted.map((_, index) => `@id${index}`);
  const parameters = Object.fromEntries(wanted.map((id, index) => [`id${index}`, id]));
  return records.query(`SELECT * FROM c WHERE c.id IN (${names.join(', ')})`, parameters);
}
