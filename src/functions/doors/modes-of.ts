import { denialOf } from '../../domain/deny-rule.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { ruleId } from '../../domain/rule-record.js';
import type { Ports } from '../edge-ports.js';

/** Whether nobody may enter there at all; first responders may. What stands against a door itself counts, not what stands against people. */
export async function modesOf(
  doors: readonly DoorRecord[],
  { rules, clock }: Ports<'rules' | 'clock'>,
): Promise<(door: DoorRecord) => 'normal' | 'lockdown'> {
  const idsOf = ({ id, site }: DoorRecord) => [
    ruleId({ kind: 'all', id: 'all' }),
    ruleId({ kind: 'site', id: site }),
    ruleId({ kind: 'door', id }),
  ];
  const found = await rules.read([...new Set(doors.flatMap(idsOf))]);
  const lockdowns = found.map((rule) => ({ ...rule, holds: rule.holds.filter(({ mode }) => mode === 'lockdown') }));
  return (door) => {
    const ids = idsOf(door);
    const against = lockdowns.filter(({ id }) => ids.includes(id));
    return denialOf(against, clock.now()) === undefined ? 'normal' : 'lockdown';
  };
}
