/** One event of a stream (HTML, "Server-sent events"); `id`: where to go on after it. */
export type Told = { event: string; data: string; id: string | undefined };

/** Makes events of text as it comes, in whatever pieces. */
export function eventReader(): (piece: string) => Told[] {
  let rest = '';
  return (piece) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => eventIn(block) ?? []);
  };
}

function eventIn(block: string): Told | undefined {
  const fields = new Map(block.split('\n').map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1).trimStart()]));
  const [event, data] = [fields.get('event'), fields.get('data')];
  return event === undefined || data === undefined ? undefined : { event, data, id: fields.get('id') };
}
