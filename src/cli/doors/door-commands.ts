import { z } from 'zod';
import { bodyOf } from '../call-api.js';
import type { Command } from '../command.js';
import { readJson } from '../files.js';
import { tellChange } from './change-told.js';

const Door = z.looseObject({ id: z.string(), name: z.string(), class: z.string(), judge: z.string(), mode: z.string() });
const Doors = z.object({ doors: z.array(Door) });

const listDoors: Command = {
  words: ['door', 'list'],
  takes: [],
  says: 'lists the doors: id, class, judge, mode, name',
  async run(_said, { call, print }) {
    const { doors } = bodyOf(Doors, await call('GET', '/doors'));
    for (const { id, class: area, judge, mode, name } of doors) print([id, area, judge, mode, name].join('\t'));
    return true;
  },
};

const showDoor: Command = {
  words: ['door', 'show'],
  takes: ['DOOR'],
  says: 'shows what should be on the lock of a door and what is, as JSON',
  async run({ args: [door = ''] }, { call, print }) {
    print(JSON.stringify(bodyOf(z.unknown(), await call('GET', `/doors/${encodeURIComponent(door)}`)), null, 2));
    return true;
  },
};

const addDoor: Command = {
  words: ['door', 'add'],
  takes: ['FILE'],
  says: 'adds the door described in a JSON file (- is standard input)',
  async run(said, around) {
    return tellChange(await around.call('POST', '/doors', await readJson(said.args[0] ?? '')), said, around);
  },
};

const changeDoor: Command = {
  words: ['door', 'change'],
  takes: ['DOOR', 'FILE'],
  says: 'changes what a JSON file names of a door (- is standard input)',
  async run(said, around) {
    const [door = '', file = ''] = said.args;
    return tellChange(await around.call('PATCH', `/doors/${encodeURIComponent(door)}`, await readJson(file)), said, around);
  },
};

const retireDoor: Command = {
  words: ['door', 'retire'],
  takes: ['DOOR'],
  says: 'retires an empty door for good; its history stays',
  async run(said, around) {
    return tellChange(await around.call('PATCH', `/doors/${encodeURIComponent(said.args[0] ?? '')}`, { retired: true }), said, around);
  },
};

export const doorCommands: readonly Command[] = [listDoors, showDoor, addDoor, changeDoor, retireDoor];
