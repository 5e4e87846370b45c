import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Complaint } from './command.js';

/** What a file holds; `-` is standard input. */
export async function readText(file: string): Promise<string> {
  try {
    return await (file === '-' ? text(process.stdin) : readFile(file, 'utf8'));
  } catch (error) {
    throw new Complaint(`Cannot read ${file}: ${wordsOf(error)}`);
  }
}

export async function readJson(file: string): Promise<unknown> {
  const json = await readText(file);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Complaint(`${file} is no JSON: ${wordsOf(error)}`);
  }
}

/** Never over something that is there. */
export async function writeNew(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    throw new Complaint(`Cannot write ${file}: ${wordsOf(error)}`);
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
