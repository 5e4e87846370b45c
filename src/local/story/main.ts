import { findWorld } from './find-world.js';
import { createPaper } from './paper.js';
import { employeeLobby } from './stories/employee-lobby.js';
import { revokedVisit } from './stories/revoked-visit.js';
import { technicianVisit } from './stories/technician-visit.js';
import { dawn, storyDay, timesOf } from './story-day.js';
import { createTeller } from './teller.js';

/** Where the clock of a private world stands: the same story prints the same lines every day. */
const firstDay = '2027-02-03';

const stories = [employeeLobby, technicianVisit, revokedVisit];

/** `npm run story -- <name>`: plays one story in virtual time and prints it, minute by minute. Exit code 1 when it ends otherwise than told. */
async function main(): Promise<number> {
  const story = stories.find(({ name }) => name === process.argv[2]);
  if (!story) {
    process.stderr.write(`Which story? npm run story -- ${stories.map(({ name }) => name).join(' | ')}\n`);
    return 2;
  }
  const world = await findWorld(timesOf(firstDay, story.timeZone)(dawn));
  const paper = createPaper(story.timeZone, (text) => process.stdout.write(text));
  paper.title(story.title);
  try {
    const now = await world.client.now();
    const at = timesOf(world.kind === 'private' ? firstDay : storyDay(firstDay, now, story.timeZone), story.timeZone);
    if (now < at(dawn)) await world.client.setTo(at(dawn));
    const moral = await story.tell(createTeller(world.client, paper, at(dawn)), at);
    paper.end(moral ?? 'This story did not end as it should.');
    return moral === undefined ? 1 : 0;
  } finally {
    await world.close();
  }
}

process.exitCode = await main();
