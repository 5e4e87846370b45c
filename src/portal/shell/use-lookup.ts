import { useEffect, useState } from 'react';

const pauseMs = 350;

/** What a question is answered with, once nobody has changed it for a moment; undefined until then. The answer to a question that was changed meanwhile is dropped. */
export function useLookup<Q, A>(question: Q | undefined, ask: (question: Q) => Promise<A>): A | undefined {
  const key = JSON.stringify(question);
  const [answered, setAnswered] = useState<{ key: string | undefined; answer: A }>();
  useEffect(() => {
    if (key === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      ask(JSON.parse(key)).then(
        (answer) => isCurrent && setAnswered({ key, answer }),
        () => undefined,
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key, ask]);
  return answered?.key === key ? answered?.answer : undefined;
}
