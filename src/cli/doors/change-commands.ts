import { z } from 'zod';
import { bodyOf } from '../call-api.js';
import type { Command } from '../command.js';
import { certificateOption, DoorChangeTold, tellChange, titleOf } from './change-told.js';

const Changes = z.object({ changes: z.array(DoorChangeTold) });

const listChanges: Command = {
  words: ['change', 'list'],
  takes: ['DOOR'],
  says: 'lists everything that was ever ordered for a door, newest first',
  async run({ args: [door = ''] }, { call, print }) {
    const { changes } = bodyOf(Changes, await call('GET', `/doors/${encodeURIComponent(door)}/changes`));
    for (const change of changes) {
      print(`${change.id}  ${titleOf(change)}`);
      for (const { state, by, at, because } of change.steps) print(`  ${at}  ${state} by ${by}${because ? `: ${because}` : ''}`);
    }
    return true;
  },
};

const deciding = (verb: 'confirm' | 'withdraw', says: string, options = {}): Command => ({
  words: ['change', verb],
  takes: ['DOOR', 'CHANGE'],
  options,
  says,
  async run(said, around) {
    const [door = '', change = ''] = said.args.map(encodeURIComponent);
    return tellChange(await around.call('POST', `/doors/${door}/changes/${change}/${verb}`), said, around);
  },
});

export const changeCommands: readonly Command[] = [
  listChanges,
  deciding('confirm', 'confirms a change that another person proposed', certificateOption),
  deciding('withdraw', 'takes a proposed change back'),
];
