import { Button } from '@fluentui/react-components';
import type { Request } from '../request/types.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';

const choices = [15, 30, 60];

/** How much longer it should be open; what goes beyond what was approved waits for the approvers, and meanwhile everything stays as it is. */
export function LateBy({ request, choose }: { request: Request; choose: (end: string) => void }) {
  const words = useLanguage().say.code;
  const closes = Date.parse(request.clocks.closesAt);
  return (
    <div>
      <p>{words.lateHint}</p>
      <Stack across>
        {choices.map((minutes, index) => (
          <Button key={minutes} autoFocus={index === 0} onClick={() => choose(new Date(closes + minutes * 60_000).toISOString())}>
            {words.longer(minutes)}
          </Button>
        ))}
      </Stack>
    </div>
  );
}
