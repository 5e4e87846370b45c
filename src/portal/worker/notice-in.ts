/** What a notification shows: words of ours, and a page of ours. */
export type PushNotice = { title: string; body: string; link: string };

/** Reads what was pushed; anything unreadable is still said, because a push that shows nothing costs the permission. A link to elsewhere leads to the requests. */
export function noticeIn(text: string | undefined, origin: string): PushNotice {
  const { title, body, link } = fieldsOf(text);
  const target = URL.parse(textOf(link), origin);
  const isOurs = target?.origin === origin && target.pathname.startsWith('/app/');
  return { title: textOf(title) || 'Latch', body: textOf(body), link: isOurs ? target.href : `${origin}/app/requests` };
}

/** Not everything that is JSON can be made a text: `{"toString": false}` throws. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function fieldsOf(text: string | undefined): Record<string, unknown> {
  try {
    return Object(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}
