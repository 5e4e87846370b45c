/** An option of a command: `--name VALUE`, or `--name` alone where there is no `value`. */
export type Option = { value?: string; says: string };

/** What an operator can say: `latch door show cage-12`. */
export type Command = {
  /** The words that name it. */
  words: readonly string[];
  /** The arguments behind them, by name; all of them must be there. */
  takes: readonly string[];
  options?: Record<string, Option>;
  says: string;
  /** True: all is well. False: it did its work and what it found is bad. Throws `Complaint` for what cannot be done. */
  run(said: Said, around: Surroundings): Promise<boolean>;
};

/** What was said after the command's words. A flag that was given holds the empty text. */
export type Said = { args: readonly string[]; options: Readonly<Record<string, string | undefined>> };

/** `date`: the answering machine's clock, where it says. */
export type ApiReply = { status: number; body: unknown; date?: string | undefined };

/** Calls Latch's API as whoever is signed in; `path` begins behind `/api`. */
export type CallApi = (method: string, path: string, body?: unknown) => Promise<ApiReply>;

/** What commands get from where they run. */
export type Surroundings = {
  env: NodeJS.ProcessEnv;
  /** One line to standard output. */
  print(line: string): void;
  call: CallApi;
};

/** Something a person must read and put right; no stack belongs to it. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}
