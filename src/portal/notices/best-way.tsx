import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';
import type { Channel, Delivery } from './types.js';

const channels: readonly Channel[] = ['push', 'sms', 'email', 'teams'];

/** Which way is tried first; what a way may carry, the door decides. */
export function BestWay({ delivery, choose }: { delivery: Delivery; choose: (channels: Channel[]) => void }) {
  const { notices: words } = useLanguage().say;
  const [first] = delivery.channels;
  return (
    <Field label={words.way} hint={words.wayHint}>
      <RadioGroup value={first ?? 'usual'} onChange={(_, { value }) => choose(channels.filter((channel) => channel === value))}>
        <Radio value="usual" label={words.usual} />
        {channels.map((channel) => (
          <Radio key={channel} value={channel} label={words.channel[channel]} />
        ))}
      </RadioGroup>
    </Field>
  );
}
