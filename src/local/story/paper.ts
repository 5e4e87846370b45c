import { styleText } from 'node:util';

/** Where a story is told: one line an event, in the local time of the door. */
export type Paper = {
  title(text: string): void;
  line(at: Date, who: string, text: string, mood?: 'good' | 'bad' | 'plain'): void;
  end(text: string): void;
};

const moods = { good: 'green', bad: 'red', plain: 'white' } as const;

export function createPaper(timeZone: string, write: (text: string) => void): Paper {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const calendar = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const stream = { stream: process.stdout };
  let day = '';
  return {
    title: (text) => write(`\n${styleText('bold', text, stream)}\n`),
    line(at, who, text, mood = 'plain') {
      const today = calendar.format(at);
      if (today !== day) write(`\n  ${styleText('dim', `${today}, ${timeZone}`, stream)}\n`);
      day = today;
      write(
        `  ${styleText('dim', clock.format(at), stream)}  ${styleText('cyan', who.padEnd(9), stream)} ${styleText(moods[mood], text, stream)}\n`,
      );
    },
    end: (text) => write(`\n${styleText('bold', text, stream)}\n\n`),
  };
}
