import type { DoorId } from '../ids.js';
import { type Card, type CardData, card } from './card.js';
import { named, noteLines, title } from './lines.js';

/** A door that may be asked for. */
export type DoorChoice = { id: DoorId; name: string };

const required = (errorMessage: string) => ({ isRequired: true, errorMessage });

/** The form to ask for a door. Times are those of the door; an end before its beginning means the next day. `note`: what was wrong with the last try. */
export const askCard = (doors: readonly DoorChoice[], data: CardData, note?: string): Card =>
  card(
    [
      title('Ask to enter'),
      ...noteLines(note),
      {
        ...{ type: 'Input.ChoiceSet', id: 'door', label: 'Door', style: 'compact', ...required('Please choose a door.') },
        choices: doors.slice(0, 60).map(({ id, name }) => ({ title: named(name), value: id })),
      },
      { type: 'Input.Date', id: 'date', label: 'Day, at the door', ...required('Please choose a day.') },
      { type: 'Input.Time', id: 'from', label: 'From, at the door', ...required('Please say from when.') },
      { type: 'Input.Time', id: 'until', label: 'Until, at the door', ...required('Please say until when.') },
      {
        ...{ type: 'Input.Text', id: 'purpose', label: 'Purpose', isMultiline: true, maxLength: 2000 },
        ...required('Please say what for.'),
      },
    ],
    [{ type: 'Action.Execute', title: 'Ask', verb: 'ask', style: 'positive', data }],
  );
